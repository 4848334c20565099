import { lstatSync, realpathSync } from "node:fs";
import { mkdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import type { Git } from "../../git/git";
import type { Work } from "../record/engine";
import { StepFailure } from "../record/stepFailure";
import { readForeignText } from "../../files/readForeign";

/** The last commit of the engine on the branch, else the base: what agents committed on top is not work yet. */
async function lastOwnCommit(git: Git, work: Work): Promise<string> {
  const { commit: head } = await git.head();
  const tip = (await git.tip(`refs/heads/${work.branch}`)) ?? head;
  if (work.base === undefined) return tip;
  let own = work.base;
  for (const commit of await git.commitsBetween(work.base, tip)) {
    if (await git.isOurCommit(commit)) own = commit;
  }
  return own;
}

async function standAt(git: Git, work: Work, commit: string): Promise<void> {
  const now = await git.head();
  if (now.branch === work.branch && now.commit === commit) return;
  await git.standOn(work.branch, commit);
}

/** Through a link in its place, what is put back and reset would be another checkout, the main one say. */
function refuseReplaced({ worktree }: Work): void {
  const isFolder = lstatSync(worktree, { throwIfNoEntry: false })?.isDirectory() ?? false;
  if (isFolder && realpathSync(worktree) === worktree) return;
  const message = `the agent put something else in the place of ${worktree}, so nothing was done there; move it away, then resume`;
  throw new StepFailure("main_changed", message);
}

/** Without its link to the repository, git would take the main checkout for the worktree. */
async function restoreLink(link: string, text: string): Promise<void> {
  const isFile = lstatSync(link, { throwIfNoEntry: false })?.isFile() ?? false;
  if (isFile && readForeignText(link, "document") === text) return;
  await rm(link, { recursive: true, force: true });
  await mkdir(path.dirname(link), { recursive: true });
  await writeFile(link, text);
}

/**
 * Holds the worktree on its branch, at the last commit of the engine, while an agent works in it. `putBack` makes it
 * so again and keeps the files: commits of the agent become changes. It says in words whether the branch was left.
 */
export async function holdBranch(
  git: Git,
  work: Work,
): Promise<{ commit: string; putBack(): Promise<string | undefined> }> {
  const link = path.join(work.worktree, ".git");
  const text = readForeignText(link, "document");
  const commit = await lastOwnCommit(git, work);
  await standAt(git, work, commit);
  return {
    commit,
    async putBack() {
      refuseReplaced(work);
      await restoreLink(link, text);
      const { branch } = await git.head();
      await standAt(git, work, commit);
      return branch === work.branch ? undefined : "the agent left its branch";
    },
  };
}
