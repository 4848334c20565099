import { withJudgingKeys } from "./judgingKeys";

/**
 * Whether an edit of a package.json touches its scripts or its test runner's configuration. A file that was removed or
 * cannot be read counts as touched; a new one does not.
 */
export function scriptsChanged(before: string | null, after: string | null): boolean {
  return before !== null && withJudgingKeys("package.json", before, after) !== undefined;
}
