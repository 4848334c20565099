import { git, nulSeparated } from "./runGit";
import type { Repository } from "./repository";
import { hidesChanges, withScratchIndex } from "./scratchIndex";

/** A path whose file differs from HEAD's. A rename is a deleted and an untracked path. */
export interface ChangedPath {
  path: string;
  kind: "modified" | "deleted" | "untracked";
}

function parseEntry(entry: string): ChangedPath {
  // A nested repository is listed as a folder.
  const path = entry.slice(3).replace(/\/$/, "");
  if (entry.startsWith("??")) return { path, kind: "untracked" };
  return { path, kind: entry[1] === "D" ? "deleted" : "modified" };
}

async function status(
  { top }: Repository,
  env: Readonly<Record<string, string>>,
): Promise<string[]> {
  const args = ["status", "--porcelain=v1", "-z", "--untracked-files=all", "--no-renames"];
  return nulSeparated(await git(top, [...args, "--ignore-submodules=none"], { env }));
}

/** What differs between the files of the working tree (ignored ones aside) and an index. */
export async function changesAgainst(
  repository: Repository,
  env: Readonly<Record<string, string>>,
): Promise<ChangedPath[]> {
  return (await status(repository, env)).map(parseEntry);
}

/** What differs between the working tree and HEAD, whatever is staged. */
export async function changedPaths(repository: Repository): Promise<ChangedPath[]> {
  const [hides, entries] = await Promise.all([
    hidesChanges(repository.top),
    status(repository, {}),
  ]);
  // With nothing staged the real index is HEAD.
  const isHead = entries.every((entry) => /^(?: |\?\?)/.test(entry));
  if (!hides && isHead) return entries.map(parseEntry);
  return withScratchIndex(repository, "HEAD", (env) => changesAgainst(repository, env));
}
