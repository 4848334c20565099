import { existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { lastWords } from "../../../core/agents/adapters/lastWords";
import { isJunk } from "../../../core/scope/junk";
import { updateWhere } from "../../../core/pipeline/statements";
import { visibleLine } from "../../../core/text/controlCharacters";
import { firstNames } from "../../../core/words/firstNames";
import { plural } from "../../../core/words/plural";
import { openGit } from "../../git/git";
import { gitFolderOf } from "../../git/gitFolder";
import { GitError } from "../../git/runGit";
import { toolEnvironment } from "../../processes/environment";
import { linkWorkspacePackages } from "../../testing/probeWorkspacePackages";
import type { OpenAttempt } from "../record/attempts";
import { trustFoundWorktree, trustOwnChanges } from "../../git/trust/trustedSettings";

import { baseCommit } from "./baseCommit";
import { copyIntoWorktree } from "./copyIntoWorktree";
import type { Engine, Work } from "../record/engine";
import { note } from "../record/notes";
import { keptIn } from "../record/keptIn";
import { lookForTools } from "./planTools";
import { earlierBase } from "../record/ownership";
import { stateWrites } from "../record/setState";
import { StepFailure } from "../record/stepFailure";
import { whileStateIsGuarded } from "../record/stateGuard";
import { shortCommit } from "../../../core/words/shortId";

const setupMs = 15 * 60_000;
/** What says which registry packages come from; set-up runs before an agent does. */
const installSettings = [
  ...[".npmrc", ".yarnrc", ".yarnrc.yml", ".config/pip", ".pip/pip.conf", ".netrc", ".pypirc"],
  ...[".config/uv", ".cargo/credentials.toml", ".m2/settings.xml", ".gem/credentials"],
] as const;

/** Runs the setup commands of the bundle in the worktree; throws a StepFailure for one that fails. */
export async function runSetup(engine: Engine, work: Work, attempt: OpenAttempt): Promise<void> {
  for (const shell of work.bundle.worktree.setup) {
    const run = () =>
      keptIn(engine, work, { network: true, settings: installSettings })({
        command: { shell },
        cwd: work.folder,
        env: toolEnvironment(engine.env, engine.settings.env),
        totalMs: setupMs,
        logFile: attempt.logFile,
        signal: engine.signal,
      });
    const result = await whileStateIsGuarded(engine, work, attempt, "the setup", run);
    engine.signal.throwIfAborted();
    if (result.outcome !== "exited" || result.exitCode !== 0) {
      const how = result.outcome === "exited" ? `exit ${result.exitCode ?? "?"}` : result.outcome;
      const said = visibleLine(lastWords(result));
      const why = said === "" ? "" : `: ${said}`;
      throw new StepFailure("setup_failed", `the setup command "${shell}" ended with ${how}${why}`);
    }
    const seconds = (result.durationMs / 1000).toFixed(1);
    note(engine, work, attempt, "setup", `${shell}, ${seconds} s`);
  }
  const changed = trustOwnChanges(engine.git);
  if (changed.length > 0) note(engine, work, attempt, "setup", `it changed ${changed.join(", ")}`);
}

/** Git's own folder of the worktree holds a mark when everything was set up in it. */
function preparedMark(work: Work): string {
  return path.join(gitFolderOf(work.worktree), "openspec-workstreams-prepared");
}

/** What a git that was killed leaves first; git takes it for a new worktree. */
function isEmptyFolder(at: string): boolean {
  return statSync(at).isDirectory() && readdirSync(at).length === 0;
}

/** Nothing of a person's is taken for the worktree, and git has a branch checked out only once. */
async function refuseOccupied(engine: Engine, work: Work, hasBranch: boolean): Promise<void> {
  await engine.git.removeHalfMade(work.worktree);
  const holder = hasBranch ? await engine.git.worktreeOf(work.branch) : null;
  const isOurs = existsSync(path.join(work.worktree, ".git"));
  if (existsSync(work.worktree) && !isOurs && !isEmptyFolder(work.worktree)) {
    const message = `${work.worktree} is in the way: it is no worktree of git. Move it away, then resume`;
    throw new StepFailure("setup_failed", message);
  }
  if (holder !== null && !isOurs && existsSync(holder)) {
    const message = `${work.branch} is checked out in ${holder}. Check out another branch there, then resume`;
    throw new StepFailure("setup_failed", message);
  }
}

/** `base` is where a new branch starts. */
async function addWorktree({ git }: Engine, work: Work, base: string | null): Promise<void> {
  // git would make it as the umask says, and what agents write in it as they like.
  mkdirSync(path.dirname(work.worktree), { recursive: true, mode: 0o700 });
  try {
    if (base === null) await git.attachWorktree(work.worktree, work.branch);
    else await git.addWorktree(work.worktree, work.branch, base);
  } catch (error) {
    if (!(error instanceof GitError)) throw error;
    const said = error.result.stderr.trim().replace(/^fatal: /, "");
    const message = `git could not make the worktree of ${work.branch}: ${said}. Mend that, then resume`;
    throw new StepFailure("setup_failed", message);
  }
}

/** The branch with its worktree: taken up where earlier work left it, else made at the base. */
async function openBranch(
  engine: Engine,
  work: Work,
  attempt: OpenAttempt,
): Promise<{ base: string; isNew: boolean }> {
  const tip = await engine.git.tip(`refs/heads/${work.branch}`);
  await refuseOccupied(engine, work, tip !== null);
  const earlier = tip === null ? undefined : earlierBase(engine, work);
  const base = earlier ?? (await baseCommit(engine, work));
  const isThere = existsSync(path.join(work.worktree, ".git"));
  if (!isThere) {
    const adding = addWorktree(engine, work, tip === null ? base : null);
    await Promise.all([adding, lookForTools(engine, work)]);
  }
  const moved = earlier === tip ? await moveToBase(engine, work, attempt, earlier) : undefined;
  if (moved !== undefined) return { base: moved, isNew: true };
  return { base, isNew: !isThere || !existsSync(preparedMark(work)) };
}

/** A branch that holds no work begins where a new one would, when what it started from has moved since. */
async function moveToBase(
  engine: Engine,
  work: Work,
  attempt: OpenAttempt,
  earlier: string | undefined,
): Promise<string | undefined> {
  if (earlier === undefined || attempt.number > 1) return undefined;
  const base = await baseCommit(engine, work);
  const git = gitOf(work);
  // What lies there uncommitted may be a person's.
  const left = (await git.changedPaths()).filter((change) => !isJunk(change.path));
  if (base === earlier || left.length > 0) return undefined;
  await git.resetTo(base);
  return base;
}

/**
 * Makes sure that the workstream has its worktree, prepared to be edited and tested in.
 * Throws a StepFailure when a setup command fails or the dependencies cannot be brought together.
 */
export async function prepareWorktree(
  engine: Engine,
  work: Work,
  attempt: OpenAttempt,
): Promise<void> {
  const { base, isNew } = await openBranch(engine, work, attempt);
  trustFoundWorktree(work.worktree);
  work.base = base;
  const worktree = path.relative(engine.project.gitRoot, work.worktree).split(path.sep).join("/");
  const columns = { branch: work.branch, worktree };
  await engine.store.commit({
    events: [],
    writes: [
      ...stateWrites(engine, work, work.state, columns),
      updateWhere(
        "run_workstreams",
        { run_id: engine.runId, workstream_id: work.id },
        { base_commit: base },
      ),
    ],
  });
  if (!isNew) {
    note(engine, work, attempt, "worktree", `${worktree} as earlier work left it`);
    return;
  }
  const at = base === engine.target.commit ? engine.target.ref : "its dependencies";
  note(engine, work, attempt, "worktree", `${worktree} new, from ${at}@${shortCommit(base)}`);
  await setUp(engine, work, attempt);
}

/** Gives the worktree what git does not: copied files, the setup of the bundle, links to workspace packages. */
export async function setUp(engine: Engine, work: Work, attempt: OpenAttempt): Promise<void> {
  const { copied, unmatched } = await copyIntoWorktree(engine, work);
  if (copied > 0)
    note(engine, work, attempt, "worktree", `${plural(copied, "untracked file")} copied`);
  if (unmatched.length > 0) {
    const text = `worktree.copy matches no untracked file with ${firstNames(unmatched)}`;
    note(engine, work, attempt, "worktree", text);
  }
  await runSetup(engine, work, attempt);
  const linked = linkWorkspacePackages({
    main: engine.project.gitRoot,
    worktree: work.worktree,
  });
  if (linked.length > 0) {
    note(engine, work, attempt, "decided", `linked ${linked.join(", ")} into the worktree`, {
      because: "tests would import the main checkout otherwise",
    });
  }
  writeFileSync(preparedMark(work), "", { mode: 0o600 });
}

/** Makes the worktree again from its branch where it was deleted since. */
export async function reopenWorktree(
  engine: Engine,
  work: Work,
  attempt: OpenAttempt,
): Promise<void> {
  if (existsSync(path.join(work.worktree, ".git"))) trustFoundWorktree(work.worktree);
  else await prepareWorktree(engine, work, attempt);
}

/** Opens git in the worktree. */
export function gitOf(work: Work) {
  return openGit(work.worktree);
}
