import { existsSync, writeFileSync } from "node:fs";
import path from "node:path";
import { isJunk } from "../../core/scope/junk";
import { changedPaths } from "./changedPaths";
import { removeHalfMade } from "./locks/halfMade";
import { gitFolderOf } from "./gitFolder";
import { git, GitError, runGit } from "./runGit";
import { exclusively, type Repository } from "./repository";
import { trustWorktree } from "./trust/trustedSettings";
import { realPath } from "../files/realPath";

/** A working tree as git lists it. */
export interface Worktree {
  path: string;
  commit: string | null;
  /** Short name; null when HEAD is detached. */
  branch: string | null;
}

export type Removal =
  { kind: "removed" } | { kind: "missing" } | { kind: "dirty"; paths: string[] };

function parseWorktrees(output: Buffer): Worktree[] {
  const blocks = output.toString("utf8").split("\0\0");
  return blocks
    .filter((block) => block !== "")
    .map((block) => {
      const field = (name: string) =>
        block
          .split("\0")
          .find((line) => line.startsWith(`${name} `))
          ?.slice(name.length + 1);
      return {
        path: field("worktree") ?? "",
        commit: field("HEAD") ?? null,
        branch: field("branch")?.replace(/^refs\/heads\//, "") ?? null,
      };
    });
}

function realOrSame(file: string): string {
  return realPath(file) ?? path.resolve(file);
}

/** Git lists a submodule's own checkout by its git folder. */
async function checkoutOf(listed: string, { commonDir }: Repository): Promise<string> {
  if (realOrSame(listed) !== realOrSame(commonDir)) return listed;
  const said = await runGit(commonDir, ["rev-parse", "--show-toplevel"]);
  return said.exitCode === 0 ? said.stdout.toString("utf8").replace(/\r?\n$/, "") : listed;
}

/** Every working tree of a repository, the main one first. */
export async function listWorktrees(repository: Repository): Promise<Worktree[]> {
  const listed = parseWorktrees(
    await git(repository.top, ["worktree", "list", "--porcelain", "-z"]),
  );
  return Promise.all(
    listed.map(async (each) => ({ ...each, path: await checkoutOf(each.path, repository) })),
  );
}

async function remove(repository: Repository, folder: string): Promise<Removal> {
  const real = realOrSame(folder);
  const [main, ...others] = await listWorktrees(repository);
  if (main !== undefined && realOrSame(main.path) === real) {
    throw new Error(`${folder} is the main working tree`);
  }
  const known = others.find((worktree) => realOrSame(worktree.path) === real);
  if (known === undefined) return { kind: "missing" };
  const changed = await changedPaths({ ...repository, top: real });
  const paths = changed.map((change) => change.path).filter((file) => !isJunk(file));
  if (paths.length > 0) return { kind: "dirty", paths };
  // Clean as was just seen; --force is for junk and for submodules. git removes links, not what they lead to.
  await git(repository.top, ["worktree", "remove", "--force", known.path]);
  return { kind: "removed" };
}

/** Makes, finds and removes working trees. */
export function worktrees(repository: Repository) {
  const { top } = repository;
  const add = (folder: string, args: readonly string[]) =>
    exclusively(repository, async () => {
      await addNow(args);
      trustWorktree(folder);
    });
  const addNow = async (args: readonly string[]) => {
    const all = ["worktree", "add", "--quiet", "--no-guess-remote", ...args];
    const added = await runGit(top, all);
    if (added.exitCode === 0) return;
    // What git still lists, although its folder is gone.
    if (!/ is (?:a missing but )?already /.test(added.stderr)) throw new GitError(all, added);
    await git(top, ["worktree", "prune"]);
    await git(top, all);
  };
  return {
    /** Makes a working tree with a new branch at a commit. */
    addWorktree: (folder: string, branch: string, commit: string): Promise<void> =>
      add(folder, ["--no-track", "-b", branch, "--", folder, commit]),

    /** Makes a working tree of a branch that exists. */
    attachWorktree: (folder: string, branch: string): Promise<void> =>
      add(folder, ["--", folder, branch]),

    /** Makes a working tree at a commit, of no branch. */
    addDetached: (folder: string, commit: string): Promise<void> =>
      add(folder, ["--detach", "--", folder, commit]),

    /** The same with every file of the commit, whatever a sparse checkout would hide. */
    addComplete: (folder: string, commit: string): Promise<void> =>
      exclusively(repository, async () => {
        await addNow(["--detach", "--", folder, commit]);
        const patterns = path.join(gitFolderOf(folder), "info", "sparse-checkout");
        if (existsSync(patterns)) {
          writeFileSync(patterns, "/*\n");
          await git(folder, ["read-tree", "-m", "-u", "HEAD"]);
        }
        trustWorktree(folder);
      }),

    /** Every working tree, the main one first. */
    listWorktrees: (): Promise<Worktree[]> => listWorktrees(repository),

    /** Where a branch is checked out; null when it is nowhere. */
    async worktreeOf(branch: string): Promise<string | null> {
      const all = await listWorktrees(repository);
      return all.find((worktree) => worktree.branch === branch)?.path ?? null;
    },

    /** Removes a working tree without changes (ignored files and junk do not count); its branch stays. */
    removeWorktree: (folder: string): Promise<Removal> =>
      exclusively(repository, () => remove(repository, folder)),

    /** Removes a working tree that a killed git has not finished to make; its branch stays. */
    removeHalfMade: (folder: string): Promise<void> =>
      exclusively(repository, () => removeHalfMade(folder)),

    /** Forgets working trees whose folder is gone. */
    pruneWorktrees: (): Promise<void> =>
      exclusively(repository, async () => {
        await git(top, ["worktree", "prune"]);
      }),
  };
}
