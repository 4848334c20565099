import { setTimeout as sleep } from "node:timers/promises";
import { UserError } from "../../core/errors";
import { changedPaths } from "./changedPaths";
import { readCommits } from "./objects/readCommits";
import { readTrees } from "./objects/readTrees";
import { gitLine, GitError, nulSeparated, runGit, type GitResult } from "./runGit";
import { exclusively, type Repository } from "./repository";

const lockedMs = 3000;

export type MergedTree = { tree: string } | { conflicts: string[] };

export type FastForward =
  | { kind: "moved" }
  /** The commit does not follow what is checked out. */
  | { kind: "diverged" }
  /** The person's changes to these files stand in the way, or for none of them what git says; nothing was touched. */
  | { kind: "refused"; paths: string[]; message: string };

async function requireMergeTree(top: string): Promise<void> {
  const version = await gitLine(top, ["version"]);
  const [major = 0, minor = 0] = (/(?<!\d)(\d+)\.(\d+)/.exec(version) ?? []).slice(1).map(Number);
  if (major > 2 || (major === 2 && minor >= 38)) return;
  throw new UserError(`This is ${version}; merging needs git 2.38 or later. Update git.`);
}

async function mergeTree({ top }: Repository, ours: string, theirs: string): Promise<MergedTree> {
  await requireMergeTree(top);
  const args = ["merge-tree", "--write-tree", "-z", "--name-only", "--no-messages", ours, theirs];
  const result = await runGit(top, args);
  if (result.exitCode > 1 || result.exitCode < 0) throw new GitError(args, result);
  const [tree = "", ...paths] = nulSeparated(result.stdout);
  return result.exitCode === 0
    ? { tree }
    : { conflicts: [...new Set(paths)].filter((file) => file !== "") };
}

function overlaps(one: string, other: string): boolean {
  return one === other || one.startsWith(`${other}/`) || other.startsWith(`${one}/`);
}

/** Another git (an editor refreshes its view, a second terminal) holds the index for moments only. */
async function whenUnlocked(run: () => Promise<GitResult>): Promise<GitResult> {
  const until = performance.now() + lockedMs;
  for (;;) {
    const result = await run();
    const isLocked = result.exitCode !== 0 && /index\.lock': File exists/.test(result.stderr);
    if (!isLocked || performance.now() > until) return result;
    await sleep(100);
  }
}

async function fastForward(repository: Repository, commit: string): Promise<FastForward> {
  const read = readCommits(repository);
  const { commit: head } = await read.head();
  if (!(await read.isAncestor(head, commit))) return { kind: "diverged" };
  const args = ["merge", "--ff-only", "--no-autostash", "--quiet", commit];
  const result = await whenUnlocked(() => runGit(repository.top, args));
  if (result.exitCode === 0) return { kind: "moved" };
  const incoming = await readTrees(repository).diffNames(head, commit);
  const paths = (await changedPaths(repository))
    .map((change) => change.path)
    .filter((path) => incoming.some((other) => overlaps(path, other)));
  return { kind: "refused", paths, message: result.stderr.trim() };
}

/** Merges without touching a working tree, and the one way to move a checked-out branch. */
export function merges(repository: Repository) {
  return {
    /** The tree of a merge of two commits, or the paths that conflict; no ref and no file changes. */
    mergeTree: (ours: string, theirs: string): Promise<MergedTree> =>
      exclusively(repository, () => mergeTree(repository, ours, theirs)),

    /** Moves what is checked out here forward to a commit; git keeps the person's unrelated changes. */
    fastForward: (commit: string): Promise<FastForward> =>
      exclusively(repository, () => fastForward(repository, commit)),
  };
}
