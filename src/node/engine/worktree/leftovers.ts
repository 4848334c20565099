import { cpSync, existsSync, lstatSync, mkdirSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import path from "node:path";
import { isJunk } from "../../../core/scope/junk";
import { plural } from "../../../core/words/plural";
import type { Git } from "../../git/git";
import { storedPath, type OpenAttempt } from "../record/attempts";
import type { Engine, Work } from "../record/engine";
import { note } from "../record/notes";
import { gitOf } from "./prepareWorktree";
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

function isRepository({ worktree }: Work, file: string): boolean {
  return lstatSync(path.join(worktree, file), { throwIfNoEntry: false })?.isDirectory() ?? false;
}

function copyAll(files: readonly string[], from: string, to: string): void {
  for (const file of files) {
    const target = path.join(to, file);
    mkdirSync(path.dirname(target), { recursive: true, mode: 0o700 });
    cpSync(path.join(from, file), target, { recursive: true, verbatimSymlinks: true });
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
  const kept = await resetTo(engine, work, attempt, (await git.head()).commit);
  const where = storedPath(engine, patch);
  const text = `${plural(left.length, "changed file")} nobody verified, in ${where}`;
  note(engine, work, attempt, "set aside", text);
  if (kept !== undefined)
    note(engine, work, attempt, "kept", `in ${kept.ref}; ${bringBack(kept.ref)} brings it back`);
}

/** The command, to be run in the worktree, that brings back what was set aside. */
function bringBack(ref: string): string {
  return `git cherry-pick -n ${ref}`;
}

/** What nobody committed and a reset took: files in a commit of a ref, repositories of their own in a folder. */
interface Kept {
  ref: string;
  repositories: readonly string[];
  folder: string;
}

/**
 * The only door to a reset of a worktree. What nobody committed is kept below `refs/workstreams/` first, whoever made it,
 * and repositories of their own beside the attempt's log; undefined where there was nothing.
 */
export async function resetTo(
  engine: Engine,
  work: Work,
  attempt: OpenAttempt,
  commit: string,
): Promise<Kept | undefined> {
  const git = gitOf(work);
  const left = await leftPaths(git);
  const kept = left.length === 0 ? undefined : await keep(engine, work, attempt, left);
  await git.resetTo(commit);
  return kept;
}

async function keep(
  engine: Engine,
  work: Work,
  attempt: OpenAttempt,
  left: readonly string[],
): Promise<Kept> {
  const repositories = left.filter((file) => isRepository(work, file));
  const name = `${attempt.step}-${attempt.number}.set-aside.patch.repositories`;
  const folder = path.join(path.dirname(attempt.logFile), name);
  copyAll(repositories, work.worktree, folder);
  const files = left.filter((file) => !repositories.includes(file));
  return { ref: await keepFiles(engine, work, attempt, files), repositories, folder };
}

/** Keeps these uncommitted files as a commit on top of HEAD that only a ref of ours names. */
async function keepFiles(
  engine: Engine,
  work: Work,
  attempt: OpenAttempt,
  files: readonly string[],
): Promise<string> {
  const git = gitOf(work);
  const name = `refs/workstreams/${work.id}/set-aside-${engine.runId}-${attempt.step}-${attempt.number}`;
  const tree = await git.treeWith(files);
  const { commit } = await git.head();
  for (let number = 1; ; number++) {
    const ref = number === 1 ? name : `${name}-${number}`;
    const tip = await git.tip(ref);
    // After a crash it is there already.
    if (tip !== null && (await git.treeOf(tip)) === tree) return ref;
    if (tip !== null) continue;
    await git.updateRef(ref, await git.commitTree(tree, [commit], "What nobody verified"), null);
    return ref;
  }
}

/**
 * Does something in a worktree that has to be as its commit says, such as measuring the base. What nobody committed is
 * kept meanwhile and lies there again afterwards; `isClean` where there was nothing.
 */
export async function whileClean<T>(
  engine: Engine,
  work: Work,
  attempt: OpenAttempt,
  run: () => Promise<T>,
): Promise<{ result: T; isClean: boolean }> {
  const git = gitOf(work);
  const kept = await resetTo(engine, work, attempt, (await git.head()).commit);
  if (kept === undefined) return { result: await run(), isClean: true };
  const text = `what nobody committed, in ${kept.ref} while checkers look at the base; ${bringBack(kept.ref)} brings it back`;
  note(engine, work, attempt, "kept", text);
  try {
    return { result: await run(), isClean: false };
  } finally {
    await git.layOver(kept.ref);
    copyAll(kept.repositories, kept.folder, work.worktree);
  }
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
