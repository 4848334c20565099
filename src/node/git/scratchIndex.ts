import {
  chmodSync,
  closeSync,
  copyFileSync,
  mkdtempSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileIdentity } from "../files/fileIdentity";
import { git, nulSeparated } from "./runGit";
import { gitFolderOf } from "./gitFolder";
import type { Repository } from "./repository";

/** An index that nobody else uses. */
export interface ScratchIndex {
  /** Makes git use it. */
  readonly env: Readonly<Record<string, string>>;
  /** Makes it the one of the working tree; false where that has to be left to git. */
  readonly install: () => boolean;
}

const indexOf = (top: string) => path.join(gitFolderOf(top), "index");

/** The last index of each working tree that was looked at: whether it hides changes, and which commit it equals. */
const looked = new Map<string, { identity: string; hides: boolean; equals?: string }>();

/** Which index a working tree has now. */
export function indexIdentity(top: string): string | undefined {
  return fileIdentity(indexOf(top));
}

/** Keeps that this index, which `hidesChanges` has looked at, is what a commit holds. */
export function rememberEqual(top: string, identity: string | undefined, commit: string): void {
  const known = looked.get(top);
  if (known !== undefined && known.identity === identity) known.equals = commit;
}

/**
 * Whether an entry of a working tree's index, which git is told to believe unchanged, may hide an edit; also where there
 * is no index.
 */
export async function hidesChanges(top: string): Promise<boolean> {
  const identity = indexIdentity(top);
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

/** Under git's own lock, as git does it. A split index has another part, which only git knows to handle. */
function installIndex(file: string, top: string): boolean {
  const isSplit = readdirSync(gitFolderOf(top)).some((name) => name.startsWith("sharedindex."));
  if (isSplit) return false;
  const index = indexOf(top);
  const lock = `${index}.lock`;
  try {
    closeSync(openSync(lock, "wx"));
  } catch {
    return false;
  }
  try {
    copyWithTime(file, lock);
    chmodSync(lock, statSync(index).mode);
    renameSync(lock, index);
    return true;
  } catch {
    rmSync(lock, { force: true });
    return false;
  }
}

/**
 * Calls `use` with an index of its own that equals a commit, so that what was staged or hidden in the real one does not
 * count, and nobody's index is touched. What the real one knows of unchanged files is kept, which saves reading them.
 */
export async function withScratchIndex<T>(
  { top }: Repository,
  commit: string,
  use: (index: ScratchIndex) => Promise<T>,
): Promise<T> {
  const folder = mkdtempSync(path.join(tmpdir(), "workstreams-index-"));
  try {
    const file = path.join(folder, "index");
    const env = { GIT_INDEX_FILE: file };
    const reuse = !(await hidesChanges(top));
    const known = looked.get(top);
    if (reuse) copyWithTime(indexOf(top), file);
    // Somebody may have staged something just before it was copied.
    const isEqual = reuse && known?.equals === commit && known.identity === indexIdentity(top);
    if (!isEqual) await git(top, ["read-tree", ...(reuse ? ["--reset"] : []), commit], { env });
    return await use({ env, install: () => installIndex(file, top) });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
