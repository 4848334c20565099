import { cpSync, existsSync, lstatSync, mkdirSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import path from "node:path";
import { isJunk } from "../../../core/scope/junk";
import { plural } from "../../../core/words/plural";
import type { Git } from "../../git/git";
import { storedPath, type OpenAttempt } from "../record/attempts";
import type { Engine, Work } from "../record/engine";
import { note } from "../record/notes";
import { gitOf } from "../worktree/prepareWorktree";
import { SettingsChanged } from "../../git/trust/trustedSettings";

async function leftPaths(git: Git): Promise<string[]> {
  return (await git.changedPaths()).map((each) => each.path).filter((file) => !isJunk(file));
}

/** The tree of everything that lies in the worktree, committed or not; undefined where there is no worktree, or git may not be asked. */
export async function leftTree(work: Work): Promise<string | undefined> {
  if (!existsSync(path.join(work.worktree, ".git"))) return undefined;
  const git = gitOf(work);
  try {
    return await git.treeWith(await leftPaths(git));
  } catch (error) {
    // Nobody may ask git; what changed is told by then.
    if (error instanceof SettingsChanged) return undefined;
    throw error;
  }
}

/** Repositories of their own are in no patch: they move beside it as they are. */
function keepRepositories({ worktree }: Work, left: readonly string[], folder: string): void {
  for (const file of left) {
    const from = path.join(worktree, file);
    if (!(lstatSync(from, { throwIfNoEntry: false })?.isDirectory() ?? false)) continue;
    const to = path.join(folder, file);
    mkdirSync(path.dirname(to), { recursive: true, mode: 0o700 });
    cpSync(from, to, { recursive: true, verbatimSymlinks: true });
  }
}

/** Makes the worktree what its branch says; what nobody committed is kept as a patch beside the attempt's log. */
export async function setAside(
  engine: Engine,
  work: Work,
  attempt: OpenAttempt,
  git: Git,
): Promise<void> {
  const left = await leftPaths(git);
  if (left.length === 0) return;
  const name = `${attempt.step}-${attempt.number}.set-aside.patch`;
  const patch = path.join(path.dirname(attempt.logFile), name);
  const diff = (await git.workingDiff()).toString("latin1");
  const shown = engine.redact(diff);
  await writeFile(patch, shown, { mode: 0o600, encoding: "latin1" });
  keepRepositories(work, left, `${patch}.repositories`);
  const { commit } = await git.head();
  // A patch in which something is hidden cannot be applied.
  if (shown !== diff) await keepWhole(engine, work, attempt, { git, left, commit });
  await git.resetTo(commit);
  const where = storedPath(engine, patch);
  const text = `${plural(left.length, "changed file")} nobody verified, in ${where}`;
  note(engine, work, attempt, "set aside", text);
}

/** Keeps as a commit what nobody committed, below `refs/workstreams/`. */
async function keepWhole(
  engine: Engine,
  work: Work,
  attempt: OpenAttempt,
  { git, left, commit }: { git: Git; left: readonly string[]; commit: string },
): Promise<void> {
  const ref = `refs/workstreams/${work.id}/set-aside-${engine.runId}-${attempt.step}-${attempt.number}`;
  const tree = await git.treeWith(left);
  const kept = await git.commitTree(tree, [commit], "What nobody verified");
  await git.updateRef(ref, kept, await git.tip(ref));
  const text = `with what the patch hides, in ${ref}; git cherry-pick -n applies it`;
  note(engine, work, attempt, "kept", text);
}

/** Says that what an interrupted attempt left is built upon. */
export async function keepLeftovers(
  engine: Engine,
  work: Work,
  attempt: OpenAttempt,
  git: Git,
): Promise<void> {
  const left = await leftPaths(git);
  if (left.length === 0) return;
  const text = `${plural(left.length, "changed file")} of the interrupted attempt, uncommitted: this attempt builds on them`;
  note(engine, work, attempt, "kept", text);
}
