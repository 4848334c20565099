import { existsSync, readdirSync } from "node:fs";
import path from "node:path";
import { isJunk } from "../../../core/scope/junk";
import { openGit } from "../../git/git";
import type { Work } from "../record/engine";

/** Files of the worktree that its commit lacks because git ignores them, and that no set-up makes. */
export async function notInCommit(work: Work, proofWorktree: string): Promise<string[]> {
  const ignored = await openGit(work.worktree).ignoredPaths();
  const files = ignored
    .flatMap((file) => filesIn(work.worktree, file))
    .filter((file) => !isJunk(file) && !existsSync(path.join(proofWorktree, file)))
    .sort();
  return [...files, ...ownPackages(work.worktree, proofWorktree)];
}

function namesIn(folder: string): string[] {
  return existsSync(folder) ? readdirSync(folder).filter((name) => !name.startsWith(".")) : [];
}

/** Packages that lie where the agent worked, and in no place that a set-up made. */
function ownPackages(worktree: string, proofWorktree: string): string[] {
  const [own, theirs] = [worktree, proofWorktree].map((top) => path.join(top, "node_modules"));
  const known = new Set(namesIn(theirs ?? ""));
  return namesIn(own ?? "")
    .filter((name) => !known.has(name))
    .map((name) => `node_modules/${name}`);
}

const mostFiles = 1000;

/** The files in an ignored folder, as far as they can be counted. */
function filesIn(top: string, file: string): string[] {
  if (!file.endsWith("/")) return [file];
  if (isJunk(`${file}file`)) return [];
  const entries = readdirSync(path.join(top, file), { withFileTypes: true }).slice(0, mostFiles);
  return entries.flatMap((entry) => {
    if (entry.name === ".git") return [];
    return filesIn(top, `${file}${entry.name}${entry.isDirectory() ? "/" : ""}`);
  });
}
