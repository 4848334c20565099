import { existsSync } from "node:fs";
import { UserError } from "../../core/errors";
import { openGit, type Git } from "../git/git";
import { placesOf } from "./branchName";
import type { GitProject } from "./engine";

/** Refuses a branch that holds commits which the engine did not make: they are somebody's work. */
async function refuseForeignCommits(git: Git, branch: string, from: string): Promise<void> {
  for (const commit of await git.commitsBetween(from, branch)) {
    if (await git.isOurCommit(commit)) continue;
    if ((await git.messageOf(commit)).startsWith("Bring together what the work depends on"))
      continue;
    throw new UserError(
      `The branch ${branch} holds ${commit.slice(0, 7)}, which no run made. Nothing was moved. Keep it under another name, or run with --fresh.`,
    );
  }
}

/**
 * Makes a workstream's branch ready for a run: earlier work of the engine is continued; with `fresh` its tip is kept
 * below `refs/workstreams/` and the branch and worktree go.
 */
export async function claimBranch(
  git: Git,
  project: GitProject,
  id: string,
  run: { id: string; fresh: boolean; target: string },
): Promise<void> {
  const { branch, worktree } = placesOf(project, id);
  const tip = await git.tip(`refs/heads/${branch}`);
  if (tip === null) return;
  if (!run.fresh) {
    await refuseForeignCommits(git, branch, run.target);
    return;
  }
  await git.updateRef(`refs/workstreams/${id}/before-${run.id}`, tip, null);
  if (existsSync(worktree)) {
    const inside = openGit(worktree);
    const left = await inside.changedPaths();
    if (left.length > 0) {
      const [first] = left;
      throw new UserError(
        `${worktree} has changes that are not committed (${first?.path ?? ""}). Keep or remove them, then run with --fresh.`,
      );
    }
    await git.removeWorktree(worktree);
  }
  await git.pruneWorktrees();
  await git.deleteBranch(branch, tip);
}
