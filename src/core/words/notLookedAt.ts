import { firstNames } from "./firstNames";

/** How it is said everywhere that a checker left files out. */
export function notLookedAtText(files: readonly string[]): string {
  return `not looked at: ${firstNames(files)}`;
}
