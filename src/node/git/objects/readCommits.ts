import { parseTrailers, type CommitTrailers } from "../../../core/agents/commitMessage";
import { git, gitLine, GitError, runGit } from "../runGit";
import { branchInFiles, headInFiles } from "./readRefFiles";
import type { Repository } from "../repository";
import { treeOf } from "./treeOf";

/** Reads commits, trees and refs; takes no lock. */
export function readCommits(repository: Repository) {
  const { top } = repository;

  function inFiles(ref: string): string | null | undefined {
    if (ref === "HEAD") return headInFiles(repository)?.commit;
    return ref.startsWith("refs/heads/") ? branchInFiles(repository, ref) : undefined;
  }

  async function tip(ref: string): Promise<string | null> {
    const known = inFiles(ref);
    if (known !== undefined) return known;
    const args = ["rev-parse", "--verify", "--quiet", "--end-of-options", `${ref}^{commit}`];
    const result = await runGit(top, args);
    return result.exitCode === 0 ? result.stdout.toString("utf8").trim() : null;
  }

  async function isAncestor(ancestor: string, descendant: string): Promise<boolean> {
    const args = ["merge-base", "--is-ancestor", ancestor, descendant];
    const result = await runGit(top, args);
    if (result.exitCode > 1) throw new GitError(args, result);
    return result.exitCode === 0;
  }

  async function messageOf(commit: string): Promise<string> {
    return (await git(top, ["show", "--no-patch", "--format=%B", commit])).toString("utf8");
  }

  async function trailersOf(commit: string): Promise<CommitTrailers | null> {
    return parseTrailers(await messageOf(commit));
  }

  return {
    /** The commit that a ref, branch or id stands for; null when there is none. */
    tip,

    /** What is checked out; `branch` is null when HEAD is detached. */
    async head(): Promise<{ commit: string; branch: string | null }> {
      const known = headInFiles(repository);
      if (known !== undefined) return known;
      const text = await gitLine(top, ["rev-parse", "HEAD", "--symbolic-full-name", "HEAD"]);
      const [commit = "", ref = ""] = text.split("\n");
      const heads = "refs/heads/";
      return { commit, branch: ref.startsWith(heads) ? ref.slice(heads.length) : null };
    },

    /** The tree of a commit. */
    treeOf: (commit: string): Promise<string> => treeOf(top, commit),

    /** The best common ancestor of two commits; null when they have none. */
    async mergeBase(one: string, other: string): Promise<string | null> {
      const args = ["merge-base", one, other];
      const result = await runGit(top, args);
      if (result.exitCode > 1) throw new GitError(args, result);
      return result.exitCode === 0 ? result.stdout.toString("utf8").trim() : null;
    },

    /** Whether the first commit is the second or one of its ancestors. */
    isAncestor,

    /** The commits that are in `to` and not in `from`, oldest first. */
    async commitsBetween(from: string, to: string): Promise<string[]> {
      if (from === to) return [];
      const text = await gitLine(top, ["rev-list", "--reverse", `${from}..${to}`]);
      return text.split("\n").filter((line) => line !== "");
    },

    /** Name of who made a commit object. */
    committerOf: (commit: string): Promise<string> =>
      gitLine(top, ["show", "--no-patch", "--format=%cn", commit]),

    /** The whole message of a commit. */
    messageOf,

    /** The engine's trailers of a commit; null when it is not the engine's. */
    trailersOf,

    /** Whether the engine made a commit, as its trailers say. */
    async isOurCommit(commit: string): Promise<boolean> {
      return (await trailersOf(commit)) !== null;
    },
  };
}
