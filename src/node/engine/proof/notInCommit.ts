import { existsSync } from "node:fs";
import path from "node:path";
import { isJunk } from "../../../core/scope/junk";
import { openGit } from "../../git/git";
import type { Work } from "../record/engine";

/** Files of the worktree that its commit lacks because git ignores them, and that no set-up makes. */
export async function notInCommit(work: Work, proofWorktree: string): Promise<string[]> {
  const ignored = await openGit(work.worktree).ignoredPaths();
  return ignored
    .filter((file) => !isJunk(file) && !existsSync(path.join(proofWorktree, file)))
    .sort();
}

const mostNamed = 3;

/** Names the first of them. */
export function named(files: readonly string[]): string {
  const shown = files.slice(0, mostNamed).join(", ");
  const more = files.length - mostNamed;
  return more > 0 ? `${shown} and ${more} more` : shown;
}
