import { git, nulSeparated } from "./runGit";
import type { Repository } from "./repository";
import { headInFiles } from "./objects/readRefFiles";
import {
  hidesChanges,
  indexIdentity,
  rememberEqual,
  type ScratchIndex,
  withScratchIndex,
} from "./scratchIndex";

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
  flags: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<string[]> {
  const args = ["status", "--porcelain=v1", "-z", "--untracked-files=all", "--no-renames"];
  return nulSeparated(await git(top, [...args, "--ignore-submodules=none", ...flags], { env }));
}

/** What differs between the files of the working tree (ignored ones aside) and an index. */
export async function changesAgainst(
  repository: Repository,
  { env }: ScratchIndex,
): Promise<ChangedPath[]> {
  return (await status(repository, [], env)).map(parseEntry);
}

/** Paths that a sparse checkout leaves out: that there is no file says nothing about them. */
async function leftOut({ top }: Repository): Promise<ReadonlySet<string>> {
  const entries = nulSeparated(await git(top, ["ls-files", "-v", "-z"]));
  return new Set(entries.filter((entry) => entry.startsWith("S ")).map((entry) => entry.slice(2)));
}

/** The entries of `git status` against HEAD, whatever is staged. */
async function statusOfFiles(repository: Repository, flags: readonly string[]): Promise<string[]> {
  const { top } = repository;
  const [index, head] = [indexIdentity(top), headInFiles(repository)?.commit];
  const [hides, entries] = await Promise.all([hidesChanges(top), status(repository, flags, {})]);
  // With nothing staged the real index is HEAD.
  const isHead = entries.every((entry) => /^(?: |\?\?|!!)/.test(entry));
  if (hides || !isHead) {
    const own = await withScratchIndex(repository, "HEAD", ({ env }) =>
      status(repository, flags, env),
    );
    const hidden = hides ? await leftOut(repository) : new Set();
    return own.filter((entry) => !(entry.startsWith(" D ") && hidden.has(entry.slice(3))));
  }
  // An entry that is only meant to be added is in the index all the same.
  const isEqual = !entries.some((entry) => entry.startsWith(" A"));
  if (isEqual && head !== undefined && head === headInFiles(repository)?.commit)
    rememberEqual(top, index, head);
  return entries;
}

/** What differs between the working tree and HEAD, whatever is staged. */
export async function changedPaths(repository: Repository): Promise<ChangedPath[]> {
  return (await statusOfFiles(repository, [])).map(parseEntry);
}

/** The same, and with it every path that git does not have, those included that it is told to ignore. */
export async function changedAndLoosePaths(
  repository: Repository,
): Promise<{ changed: ChangedPath[]; loose: string[] }> {
  const entries = await statusOfFiles(repository, ["--ignored"]);
  const isLoose = (entry: string) => /^(?:\?\?|!!)/.test(entry);
  return {
    changed: entries.filter((entry) => !entry.startsWith("!!")).map(parseEntry),
    loose: entries.filter(isLoose).map((entry) => entry.slice(3)),
  };
}
