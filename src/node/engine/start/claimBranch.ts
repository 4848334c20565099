import { existsSync } from "node:fs";
import { UserError } from "../../../core/errors";
import { openGit, type Git } from "../../git/git";
import { joinSubject } from "../worktree/baseCommit";
import { placesOf } from "../record/branchName";
import type { Engine, GitProject } from "../record/engine";
import { agentIdentity } from "../agent/mainGuard";
import { shortCommit } from "../../../core/words/shortId";

/** The engine's own, or what an agent left that did not come to its end: that is taken back before it goes on. */
async function isOfTheRun(git: Git, commit: string): Promise<boolean> {
  if (await git.isOurCommit(commit)) return true;
  if ((await git.committerOf(commit)) === agentIdentity.GIT_COMMITTER_NAME) return true;
  return (await git.messageOf(commit)).startsWith(joinSubject);
}

/** Throws a UserError (exit 2) for a branch that holds commits which no run made: they are somebody's work. */
export async function refuseForeignCommits(git: Git, branch: string, from: string): Promise<void> {
  for (const commit of await git.commitsBetween(from, branch)) {
    if (await isOfTheRun(git, commit)) continue;
    throw new UserError(
      `The branch ${branch} holds ${shortCommit(commit)}, which no run made. Nothing was moved. Keep it under another name, or run with --fresh.`,
    );
  }
}

/** The same for the branch of a workstream, where it has one. */
export async function refuseForeignWork(
  { git, project }: Pick<Engine, "git" | "project">,
  id: string,
  from: string,
): Promise<void> {
  const { branch } = placesOf(project, id);
  if ((await git.tip(`refs/heads/${branch}`)) === null) return;
  await refuseForeignCommits(git, branch, from);
}

/** The tip together with what nobody committed in the worktree. */
async function everything(git: Git, inside: Git, tip: string): Promise<string> {
  const left = (await inside.changedPaths()).map((each) => each.path);
  if (left.length === 0) return tip;
  const tree = await inside.treeWith(left);
  return git.commitTree(tree, [tip], "What was in the worktree and not committed\n");
}

/** Removes a workstream's branch and worktree for a run that begins again; all of it is kept below `refs/workstreams/`. */
export async function clearBranch(
  git: Git,
  project: GitProject,
  id: string,
  runId: string,
): Promise<void> {
  const { branch, worktree } = placesOf(project, id);
  const tip = await git.tip(`refs/heads/${branch}`);
  if (tip === null) return;
  const keep = `refs/workstreams/${id}/before-${runId}`;
  if (existsSync(worktree)) {
    const inside = openGit(worktree);
    await git.updateRef(keep, await everything(git, inside, tip), null);
    await inside.resetTo(tip);
    await git.removeWorktree(worktree);
  } else {
    await git.updateRef(keep, tip, null);
  }
  await git.pruneWorktrees();
  await git.deleteBranch(branch, tip);
}
