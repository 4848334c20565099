import { copyFileSync, mkdtempSync, rmSync, statSync, utimesSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileIdentity } from "../files/fileIdentity";
import { git, nulSeparated } from "./runGit";
import { gitFolderOf } from "./gitFolder";
import type { Repository } from "./repository";

type WithIndex<T> = (env: Readonly<Record<string, string>>) => Promise<T>;

const indexOf = (top: string) => path.join(gitFolderOf(top), "index");

/** The last index of each working tree that was looked at, and whether it hides changes. */
const looked = new Map<string, { identity: string; hides: boolean }>();

/**
 * Whether an entry of a working tree's index, which git is told to believe unchanged, may hide an edit; also where there
 * is no index.
 */
export async function hidesChanges(top: string): Promise<boolean> {
  const identity = fileIdentity(indexOf(top));
  if (identity === undefined) return true;
  const before = looked.get(top);
  if (before?.identity === identity) return before.hides;
  const entries = nulSeparated(await git(top, ["ls-files", "-v", "-z"]));
  const hides = entries.some((entry) => /^[a-zS] /.test(entry));
  looked.set(top, { identity, hides });
  return hides;
}

/** A file changed in the second in which the index was written is read again by git, which tells that by the index's time. */
function copyWithTime(from: string, to: string): void {
  const { mtimeMs } = statSync(from);
  copyFileSync(from, to);
  const second = Math.floor(mtimeMs / 1000);
  utimesSync(to, second, second);
}

/**
 * Calls `use` with an index of its own that equals a commit, so that what was staged or hidden in the real one does not
 * count, and nobody's index is touched. What the real one knows of unchanged files is kept, which saves reading them.
 */
export async function withScratchIndex<T>(
  { top }: Repository,
  commit: string,
  use: WithIndex<T>,
): Promise<T> {
  const folder = mkdtempSync(path.join(tmpdir(), "workstreams-index-"));
  try {
    const file = path.join(folder, "index");
    const env = { GIT_INDEX_FILE: file };
    const reuse = !(await hidesChanges(top));
    if (reuse) copyWithTime(indexOf(top), file);
    await git(top, ["read-tree", ...(reuse ? ["--reset"] : []), commit], { env });
    return await use(env);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
