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
    // Git may not be called; what changed is reported by then.
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

/** Resets the worktree to its branch after saving uncommitted changes, as a patch beside the attempt's log and below a ref. */
export async function stashLeftovers(
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
  const kept = await keep(engine, work, attempt, left);
  await git.resetTo((await git.head()).commit);
  const where = storedPath(engine, patch);
  const text = `${plural(left.length, "changed file")} nobody verified, in ${where}`;
  note(engine, work, attempt, "set aside", text);
  note(engine, work, attempt, "kept", `in ${kept.ref}; ${restoreCommand(kept.ref)} restores it`);
}

/** The command, to be run in the worktree, that restores what was stashed. */
function restoreCommand(ref: string): string {
  return `git cherry-pick -n ${ref}`;
}

/** Uncommitted changes that a reset removed: files in a commit of a ref, nested repositories in a folder. */
interface Kept {
  ref: string;
  repositories: readonly string[];
  folder: string;
}

/**
 * Resets the worktree, after saving uncommitted changes below `refs/workstreams/` and nested repositories beside the
 * attempt's log. Returns undefined where there were none.
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

/** Saves these uncommitted files as a commit on top of HEAD that only a ref of the engine names. */
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
    await git.updateRef(ref, await git.commitTree(tree, [commit], "Uncommitted changes"), null);
    return ref;
  }
}

/**
 * Runs something in a clean worktree, such as measuring the base, and restores uncommitted changes afterwards; `isClean`
 * where there were none.
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
  const text = `uncommitted changes, in ${kept.ref} while checkers look at the base; ${restoreCommand(kept.ref)} restores them`;
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
