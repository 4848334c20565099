import { copyFileSync, existsSync, mkdtempSync, rmSync, statSync, utimesSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { git, gitLine, nulSeparated } from "./runGit";
import type { Repository } from "./repository";

type WithIndex<T> = (env: Readonly<Record<string, string>>) => Promise<T>;

/** An entry that git is told to believe unchanged would hide an edit. */
async function hidesChanges(top: string): Promise<boolean> {
  const entries = nulSeparated(await git(top, ["ls-files", "-v", "-z"]));
  return entries.some((entry) => /^[a-zS] /.test(entry));
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
    const real = await gitLine(top, ["rev-parse", "--path-format=absolute", "--git-path", "index"]);
    const reuse = existsSync(real) && !(await hidesChanges(top));
    if (reuse) copyWithTime(real, file);
    await git(top, ["read-tree", ...(reuse ? ["--reset"] : []), commit], { env });
    return await use(env);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
