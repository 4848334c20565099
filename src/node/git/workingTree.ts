import { existsSync, lstatSync, readdirSync, realpathSync, rmdirSync, rmSync } from "node:fs";
import path from "node:path";
import {
  changedAndLoosePaths,
  changedPaths,
  changesAgainst,
  type ChangedPath,
} from "./changedPaths";
import { commitPaths, commitTree, expectCommit, stagePaths } from "./commitPaths";
import { withoutLeftLocks } from "./locks/leftLocks";
import { git, nulSeparated } from "./runGit";
import { readCommits } from "./objects/readCommits";
import { exclusively, type Repository } from "./repository";
import { hidesChanges, withScratchIndex } from "./scratchIndex";
import { treeOf } from "./objects/treeOf";
import { readForeignText } from "../files/readForeign";

/** Deletes a file, link or nested folder of the working tree, never through a link that leads out of it. */
function removeInside(top: string, relative: string): void {
  const file = path.join(top, relative);
  const parent = path.dirname(file);
  if (!existsSync(parent)) return;
  const inside = path.relative(realpathSync(top), realpathSync(parent));
  if (inside.startsWith("..") || path.isAbsolute(inside)) {
    throw new Error(`${relative} leads out of the working tree`);
  }
  rmSync(file, { recursive: true, force: true });
  for (let at = parent; at !== top && readdirSync(at).length === 0; at = path.dirname(at)) {
    rmdirSync(at);
  }
}

async function restorePaths({ top }: Repository, paths: readonly string[]): Promise<void> {
  if (paths.length === 0) return;
  const inHead = new Set(
    nulSeparated(await git(top, ["ls-tree", "-r", "-z", "--name-only", "--full-tree", "HEAD"])),
  );
  const wanted = new Set(paths);
  for (const one of wanted) {
    const isThere = lstatSync(path.join(top, one), { throwIfNoEntry: false }) !== undefined;
    if (!inHead.has(one) && isThere) removeInside(top, one);
  }
  const tracked = [...wanted].filter((one) => inHead.has(one));
  const added = [...wanted].filter((one) => !inHead.has(one));
  if (added.length > 0) {
    // What an agent staged and the engine removed must not stay in the index.
    const args = ["update-index", "--force-remove", "-z", "--stdin"];
    await git(top, args, { input: added.map((one) => `${one}\0`).join("") });
  }
  if (tracked.length === 0) return;
  const args = ["checkout", "--force", "HEAD", "--pathspec-from-file=-", "--pathspec-file-nul"];
  await git(top, args, { input: tracked.map((one) => `${one}\0`).join("") });
}

/** Most often nothing is to be reset, which is asked while untracked files go. */
async function resetTo(repository: Repository, commit: string): Promise<void> {
  const { top } = repository;
  // A link to installed packages is not ignored by the pattern "node_modules/".
  const kept = ["-e", "node_modules", "-e", ".venv"];
  const clean = ["clean", "--force", "--force", "-d", "--quiet", ...kept];
  const [head, changed] = await Promise.all([
    readCommits(repository).head(),
    changedPaths(repository),
    git(top, clean),
  ]);
  if (head.commit === commit && changed.every(({ kind }) => kind === "untracked")) return;
  await git(top, ["reset", "--hard", "--quiet", commit]);
  await git(top, clean);
}

/** Fails where something else changed that the commit has otherwise. */
async function moveTo(repository: Repository, commit: string): Promise<void> {
  const { top } = repository;
  // What is staged is no file: --keep would take it for an edit.
  await git(top, ["reset", "--mixed", "--quiet"]);
  await git(top, ["reset", "--keep", "--quiet", commit]);
}

async function treeWith(
  repository: Repository,
  paths: readonly string[],
  onTopOf = "HEAD",
): Promise<string> {
  const { top } = repository;
  if (paths.length === 0 && onTopOf === "HEAD")
    return treeOf(top, (await readCommits(repository).head()).commit);
  return withScratchIndex(repository, onTopOf, async ({ env }) => {
    await stagePaths(repository, paths, env);
    return (await git(top, ["write-tree"], { env })).toString("utf8").trim();
  });
}

async function layOver(top: string, commit: string): Promise<void> {
  await git(top, ["read-tree", "--reset", "-u", commit]);
  await git(top, ["reset", "--mixed", "--quiet", "HEAD"]);
}

/** Reads and writes the files of a working tree and its branch. */
export function workingTree(repository: Repository) {
  const { top } = repository;
  const repeatably = (write: () => Promise<void>): Promise<void> =>
    exclusively(repository, () => withoutLeftLocks(repository, write));
  return {
    /** What differs between the working tree and HEAD, whatever is staged. */
    changedPaths: (): Promise<ChangedPath[]> => changedPaths(repository),

    /** The same, and with it every path that git does not have, those included that it is told to ignore. */
    changedAndLoosePaths: (): ReturnType<typeof changedAndLoosePaths> =>
      changedAndLoosePaths(repository),

    /** Asks beside other work what has to be known before the next look at the files; tells nothing, never fails. */
    lookAhead: async (): Promise<void> => {
      await hidesChanges(top).catch(() => undefined);
    },

    /** Asks beside other work who makes the next commit. */
    expectCommit: (): void => {
      expectCommit(repository);
    },

    /** A patch from HEAD to the working tree, untracked files included, that `git apply` takes. */
    async workingDiff(): Promise<Buffer> {
      return withScratchIndex(repository, "HEAD", async (index) => {
        const { env } = index;
        const changed = await changesAgainst(repository, index);
        await stagePaths(
          repository,
          changed.map((change) => change.path),
          env,
        );
        const args = ["diff-index", "--cached", "-p", "--binary", "--full-index"];
        return git(top, [...args, "--no-ext-diff", "--no-textconv", "--no-color", "HEAD"], { env });
      });
    },

    /** Paths that git does not track; with `ignored` also those that it is told to ignore. */
    async untrackedPaths(options: { ignored?: boolean } = {}): Promise<string[]> {
      const standard = options.ignored ? [] : ["--exclude-standard"];
      return nulSeparated(await git(top, ["ls-files", "--others", "-z", ...standard]));
    },

    /** The text of a file as it is in the working tree; null when there is none. */
    workingFile(file: string): string | null {
      const absolute = path.join(top, file);
      const isFile = lstatSync(absolute, { throwIfNoEntry: false })?.isFile() ?? false;
      return isFile ? readForeignText(absolute, "source") : null;
    },

    /** The tree that a commit of these paths, as they are now, would have on top of HEAD or another commit. */
    treeWith: (paths: readonly string[], onTopOf?: string): Promise<string> =>
      treeWith(repository, paths, onTopOf),

    /** Commits exactly these paths on top of HEAD, without hooks and signing. */
    commitPaths: (
      paths: readonly string[],
      message: string,
    ): Promise<{ commit: string; tree: string }> =>
      exclusively(repository, () => commitPaths(repository, paths, message)),

    /** Makes a commit object; moves no ref. */
    commitTree: (tree: string, parents: readonly string[], message: string): Promise<string> =>
      exclusively(repository, () => commitTree(repository, tree, parents, message)),

    /** Makes these paths as they are in HEAD: changed ones come back, others are removed. */
    restorePaths: (paths: readonly string[]): Promise<void> =>
      repeatably(() => restorePaths(repository, paths)),

    /** Makes branch, index and files those of a commit; untracked files go, ignored ones stay. */
    resetTo: (commit: string): Promise<void> => repeatably(() => resetTo(repository, commit)),

    /** Makes branch and index those of a commit, and the files that differ in it; rejects where one of them was edited. */
    moveTo: (commit: string): Promise<void> => repeatably(() => moveTo(repository, commit)),

    /** Checks out the files of a commit as uncommitted changes; HEAD stays. The tree has to be clean. */
    layOver: (commit: string): Promise<void> => repeatably(() => layOver(top, commit)),

    /** Checks a branch out at a commit, wherever HEAD and the branch are, and leaves the files as they are. */
    standOn: (branch: string, commit: string): Promise<void> =>
      repeatably(async () => {
        await git(top, ["symbolic-ref", "HEAD", `refs/heads/${branch}`]);
        await git(top, ["reset", "--mixed", "--quiet", commit]);
      }),
  };
}
