import { concernedFiles } from "./concerns";
import type { PluginManifest } from "./manifest";

/**
 * What a person can have a plugin mend in one file, in words, or undefined: it mends nothing, or does not look at this
 * file, or its fixer goes through the whole project.
 */
export function fixOffer(
  { title, fix, match }: Pick<PluginManifest, "title" | "fix" | "match">,
  file: string,
): string | undefined {
  if (fix === undefined || fix.scope !== "files") return undefined;
  if (concernedFiles({ match }, [file]).length === 0) return undefined;
  return `Fix with ${title}${fix.safe ? "" : " (it may change what the code does)"}`;
}
