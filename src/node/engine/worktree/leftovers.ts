import { cpSync, existsSync, lstatSync, mkdirSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import path from "node:path";
import { isJunk } from "../../../core/scope/junk";
import { firstNames } from "../../../core/words/firstNames";
import { plural } from "../../../core/words/plural";
import type { ChangedPath } from "../../git/changedPaths";
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

/** Whether git lists a folder that has a repository of its own, and is no submodule. */
function isRepository({ worktree }: Work, { path: file, kind }: ChangedPath): boolean {
  const found = lstatSync(path.join(worktree, file), { throwIfNoEntry: false });
  return kind === "untracked" && (found?.isDirectory() ?? false);
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
  await writeFile(patch, engine.redact(diff), { mode: 0o600, encoding: "latin1" });
  const where = storedPath(engine, patch);
  const text = `${plural(left.length, "changed file")} nobody verified, in ${where}`;
  note(engine, work, attempt, "set aside", text);
  await resetTo(engine, work, attempt, (await git.head()).commit);
}

/** Uncommitted changes that left the worktree: files in a commit of a ref, nested repositories in a folder. */
interface Saved {
  ref: string;
  /** What `ref` is on top of: the commit that was checked out. */
  parent: string;
  tree: string;
  paths: readonly string[];
  repositories: readonly string[];
  folder: string;
}

/** How often files that change while the worktree is reset are saved before that fails. */
const mostRounds = 8;

/**
 * Resets the worktree. Uncommitted changes are saved before, below `refs/workstreams/` and for nested repositories beside
 * the attempt's log, and a note says where. Nothing is removed that was not saved: what changes meanwhile is saved in
 * its turn. `before` was saved earlier and is saved again with the rest. Returns undefined where there was nothing.
 */
export async function resetTo(
  engine: Engine,
  work: Work,
  attempt: OpenAttempt,
  commit: string,
  { before, because }: { before?: Saved; because?: string } = {},
): Promise<Saved | undefined> {
  const git = gitOf(work);
  let saved = before;
  for (let round = 1; ; round++) {
    const [head, changed] = await Promise.all([git.head(), resetPaths(git)]);
    const isThere = head.commit === commit;
    if (isThere && changed.length === 0) break;
    const more = await save(engine, work, attempt, changed, saved);
    saved = more ?? saved;
    // Git resets no files of a submodule.
    if (isThere && round > 1 && (more === undefined || round > mostRounds)) break;
    await git.restorePaths(changed.map((each) => each.path));
    try {
      if (!isThere) await git.moveTo(commit);
    } catch (error) {
      // What was edited just now is saved by the next round.
      if (round >= mostRounds) throw error;
    }
  }
  if (saved !== undefined && saved !== before) saySaved(engine, work, attempt, saved, because);
  return saved;
}

/** Discards the changes of these paths after saving them as `resetTo` does. */
export async function discard(
  engine: Engine,
  work: Work,
  attempt: OpenAttempt,
  paths: readonly string[],
): Promise<void> {
  if (paths.length === 0) return;
  const git = gitOf(work);
  const changed = new Map((await git.changedPaths()).map((each) => [each.path, each]));
  // The others are ignored by git.
  const known = paths.map(
    (file) => changed.get(file) ?? { path: file, kind: "untracked" as const },
  );
  const saved = await save(engine, work, attempt, known);
  await git.restorePaths(paths);
  if (saved !== undefined) saySaved(engine, work, attempt, saved);
}

/** Every path that differs from HEAD but installed packages, whose link the pattern "node_modules/" does not ignore. */
async function resetPaths(git: Git): Promise<ChangedPath[]> {
  const isPackages = (file: string) => /(^|\/)(node_modules|\.venv)(\/|$)/.test(file);
  const changed = await git.changedPaths();
  return changed.filter(({ path: file, kind }) => kind !== "untracked" || !isPackages(file));
}

function saySaved(
  engine: Engine,
  work: Work,
  attempt: OpenAttempt,
  { ref, paths, repositories, folder }: Saved,
  because?: string,
): void {
  const say = (text: string) => {
    note(engine, work, attempt, "kept", text, because === undefined ? {} : { because });
  };
  if (paths.length > 0) {
    const what = plural(paths.length, "changed file");
    say(`${what} in ${ref}; in the worktree, git cherry-pick -n ${ref} restores them`);
  }
  if (repositories.length > 0)
    say(`${firstNames(repositories)} in ${storedPath(engine, folder)}, a repository of its own`);
}

/** Returns undefined where there is nothing new to be saved. */
async function save(
  engine: Engine,
  work: Work,
  attempt: OpenAttempt,
  changed: readonly ChangedPath[],
  before?: Saved,
): Promise<Saved | undefined> {
  const git = gitOf(work);
  const left = changed.filter((each) => !isJunk(each.path));
  const found = left.filter((each) => isRepository(work, each)).map((each) => each.path);
  const files = left.filter((each) => !isRepository(work, each)).map((each) => each.path);
  const name = `${attempt.step}-${attempt.number}.set-aside.patch.repositories`;
  const folder = path.join(path.dirname(attempt.logFile), name);
  copyAll(found, work.worktree, folder);
  const parent = before?.parent ?? (await git.head()).commit;
  const earlier = before?.tree ?? (await git.treeOf(parent));
  const tree = await git.treeWith(files, before?.ref);
  if (tree === earlier && found.length === 0) return undefined;
  const paths = [...new Set([...(before?.paths ?? []), ...files])];
  const repositories = [...new Set([...(before?.repositories ?? []), ...found])];
  const ref = await saveTree(engine, work, attempt, tree, parent);
  return { ref, parent, tree, paths, repositories, folder };
}

/** Makes a commit that only a ref of the engine names. */
async function saveTree(
  engine: Engine,
  work: Work,
  attempt: OpenAttempt,
  tree: string,
  parent: string,
): Promise<string> {
  const git = gitOf(work);
  const name = `refs/workstreams/${work.id}/set-aside-${engine.runId}-${attempt.step}-${attempt.number}`;
  for (let number = 1; ; number++) {
    const ref = number === 1 ? name : `${name}-${number}`;
    const tip = await git.tip(ref);
    // After a crash it is there already.
    if (tip !== null && (await git.treeOf(tip)) === tree) return ref;
    if (tip !== null) continue;
    await git.updateRef(ref, await git.commitTree(tree, [parent], "Uncommitted changes"), null);
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
  const { commit } = await git.head();
  const because = "checkers look at the base first, and it comes back";
  const before = await resetTo(engine, work, attempt, commit, { because });
  if (before === undefined) return { result: await run(), isClean: true };
  try {
    return { result: await run(), isClean: false };
  } finally {
    const saved = (await resetTo(engine, work, attempt, commit, { before })) ?? before;
    await git.layOver(saved.ref);
    copyAll(saved.repositories, saved.folder, work.worktree);
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
