import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { describeUsage } from "../../core/agents/describeUsage";
import { buildCommitMessage } from "../../core/agents/commitMessage";
import { compileScope } from "../../core/bundle/scope";
import type { NewEvent } from "../../core/model/event";
import type { AttemptReason } from "../../core/model/states";
import { plural } from "../../core/pipeline/plural";
import type { ResolvedAgent } from "../agents/resolveAgent";
import { runAgent, type AgentUse } from "../agents/runAgent";
import type { Git } from "../git/git";
import { endMarked } from "../processes/endMarked";
import { agentEnvironment } from "../processes/environment";
import { attempts } from "../store/queries/attempts";
import { storedPath, type OpenAttempt } from "./attempts";
import type { Engine, Work } from "./engine";
import { holdBranch } from "./holdBranch";
import { inProject, judgeWorktree, type Judgement } from "./judgeWorktree";
import { keepLeftovers, setAside } from "./leftovers";
import { agentIdentity, guardMain } from "./mainGuard";
import { newEvent } from "./newEvent";
import { note, showNow, watchOutput } from "./notes";
import { gitOf } from "./prepareWorktree";
import { markAgent, unmarkAgent } from "./strayAgents";
import { unrecordedCommit } from "./unrecordedCommit";

/** `used` is what the agent says that it used; undefined when it did not run. */
export type AgentStepResult = { used?: AgentUse } & (
  | { kind: "committed"; commit: string; tree: string; summary: string }
  | { kind: "failed"; reason: AttemptReason; message: string; events: NewEvent[] }
);

const mostFiles = 100;

export interface AgentTask {
  agent: ResolvedAgent;
  phase: "edit" | "fix";
  promptFile: string;
  /** The commit whose tree has to be changed. */
  from: string;
  /** Whether the worktree was just made what its commit says. */
  isClean?: boolean;
}

/** The worktree as the agent finds it: an interrupted attempt goes on, what a failed one left is set aside. */
async function cleanStart(engine: Engine, work: Work, attempt: OpenAttempt, git: Git) {
  const before = attempts(engine.store, engine.runId, work.id).at(-2);
  const goesOn = before?.status === "interrupted" && before.step === attempt.step;
  await (goesOn ? keepLeftovers : setAside)(engine, work, attempt, git);
}

/** The files of the scope that are there, for agents that want to be told. */
async function filesInScope(engine: Engine, work: Work, commit: string): Promise<string[]> {
  const scope = compileScope(work.bundle);
  const tracked = inProject(engine, await gitOf(work).trackedPaths(commit));
  const inScope = tracked.filter((file) => scope.allows(file));
  return inScope.filter((file) => existsSync(path.join(work.folder, file))).slice(0, mostFiles);
}

async function callAgent(
  engine: Engine,
  work: Work,
  attempt: OpenAttempt,
  task: AgentTask & { commit: string },
) {
  const watch = watchOutput(engine, work, attempt);
  showNow(engine, work, attempt, task.agent.title);
  try {
    return await runAgent({
      agent: task.agent,
      phase: task.phase,
      attempt: attempt.number,
      worktreeFolder: work.folder,
      prompt: await readFile(task.promptFile, "utf8"),
      promptFile: task.promptFile,
      files: [...work.bundle.files_scope, ...work.bundle.files_create],
      existing: await filesInScope(engine, work, task.commit),
      maxCostUsd: work.bundle.budget.max_cost_usd,
      main: engine.project.root,
      run: engine.runId,
      workstream: work.id,
      env: agentEnvironment(engine.env, agentIdentity),
      logFile: attempt.logFile,
      signal: engine.signal,
      onStart: (pid) => {
        markAgent(attempt.logFile, pid);
      },
      onOutput: watch.onOutput,
    });
  } finally {
    await endDaemons(engine, work, attempt, task.phase);
    unmarkAgent(attempt.logFile);
    watch.stop();
  }
}

/** Nobody writes in the worktree once the attempt is over: not even what left the agent's process group. */
async function endDaemons(
  engine: Engine,
  work: Work,
  attempt: OpenAttempt,
  phase: AgentTask["phase"],
): Promise<void> {
  const count = await endMarked({
    WORKSTREAM_RUN: engine.runId,
    WORKSTREAM_ID: work.id,
    WORKSTREAM_PHASE: phase,
    WORKSTREAM_ATTEMPT: String(attempt.number),
  });
  if (count === 0) return;
  note(
    engine,
    work,
    attempt,
    "ended",
    `${plural(count, "process", "processes")} that the agent left running`,
  );
}

function list(paths: readonly string[]): string {
  const shown = paths.slice(0, 3).join(", ");
  return paths.length > 3 ? `${shown} and ${paths.length - 3} more` : shown;
}

function violation(engine: Engine, work: Work, judged: Judgement): AgentStepResult | undefined {
  const { outside, locked } = judged;
  if (outside.length === 0 && locked.length === 0) return undefined;
  const why =
    outside.length > 0
      ? `${list(outside)}, which is outside its scope`
      : `${list(locked)}, which is locked because it judges the work`;
  return {
    kind: "failed",
    reason: "scope_violation",
    message: `the agent edited ${why}; nothing was committed`,
    events: [newEvent(engine, "scope_violation", work.id, { outside, locked })],
  };
}

/** An attempt that died after its commit leaves nothing to do for the next one. */
async function earlierWork(git: Git, from: string): Promise<AgentStepResult | undefined> {
  const { commit } = await git.head();
  const tree = await git.treeOf(commit);
  if (tree === (await git.treeOf(from))) return undefined;
  const summary = "nothing to add to what is committed on the branch";
  return { kind: "committed", commit, tree, summary };
}

async function commitWork(
  engine: Engine,
  work: Work,
  attempt: OpenAttempt,
  git: Git,
  judged: Judgement,
): Promise<AgentStepResult> {
  const subject =
    attempt.step === "edit" ? work.change.title : `Fix what ${work.id} was found to break`;
  const message = buildCommitMessage(subject, {
    change: work.bundle.openspec_change,
    workstream: work.id,
    run: engine.runId,
    attempt: `${attempt.step}#${attempt.number}`,
  });
  const { commit, tree } = await git.commitPaths(judged.inside, message);
  note(engine, work, attempt, "commit", subject, { commit });
  const summary = `${plural(judged.inside.length, "file")} changed, all in scope`;
  return { kind: "committed", commit, tree, summary };
}

/** Files of the main checkout are people's: what changed there meanwhile is recorded, and blocks nothing. */
function noteMainEdits(
  engine: Engine,
  work: Work,
  attempt: OpenAttempt,
  paths: readonly string[],
): void {
  if (paths.length === 0) return;
  attempt.facts["changed_in_main"] = paths;
  const because = "a person or the agent did it; nothing was put back";
  note(engine, work, attempt, "main", `${list(paths)} changed in the main checkout`, { because });
}

/** Puts back what only the engine may write, and says so. */
async function restoreProtected(
  engine: Engine,
  work: Work,
  attempt: OpenAttempt,
  git: Git,
  paths: string[],
) {
  if (paths.length === 0) return;
  await git.restorePaths(paths);
  await engine.store.commit({
    events: [newEvent(engine, "agent_edit_reverted", work.id, { paths })],
    writes: [],
  });
  note(engine, work, attempt, "restored", list(paths), { because: "only the engine changes them" });
}

function failure(reason: AttemptReason, message: string): AgentStepResult {
  return { kind: "failed", reason, message, events: [] };
}

/** `left`: in words, that the agent left its branch. */
function howItFailed(
  ended: Awaited<ReturnType<typeof callAgent>>,
  left: string | undefined,
): AgentStepResult | undefined {
  if (ended.kind === "failed") return failure(ended.reason, ended.message);
  return left === undefined ? undefined : failure("agent_failed", left);
}

/** What is to be done where no agent is: the task lies in a file, and so does the work. */
function askPerson(engine: Engine, work: Work, task: AgentTask): AgentStepResult {
  const where = path.relative(engine.project.gitRoot, work.folder);
  const told = storedPath(engine, task.promptFile);
  const message = `no agent, so a person edits in ${where} what ${told} says, then resumes`;
  return failure("agent_missing", message);
}

/** Judges what an agent that ended well has left, and commits it. */
async function takeWork(
  engine: Engine,
  work: Work,
  attempt: OpenAttempt,
  { git, from, refused, judged }: { git: Git; from: string; refused: string; judged: Judgement },
): Promise<AgentStepResult> {
  await restoreProtected(engine, work, attempt, git, judged.protected);
  const stopped = violation(engine, work, judged);
  if (stopped) return stopped;
  if (judged.inside.length === 0) {
    const earlier = await earlierWork(git, from);
    if (earlier !== undefined) return earlier;
    if (refused === "") return failure("no_changes", "the agent ended without changing a file");
    return failure(
      "agent_denied",
      `the agent ended without changing a file: ${refused}. Let it edit the files of the worktree, then resume`,
    );
  }
  const changed = plural(judged.inside.length, "file");
  note(engine, work, attempt, "agent", `exit 0, ${changed} changed, all in scope`);
  return commitWork(engine, work, attempt, git, judged);
}

/**
 * Lets the agent work in the worktree and commits what it did, or says why nothing is committed.
 * Success is what git shows: the agent's exit code and words alone prove nothing.
 */
export async function runAgentStep(
  engine: Engine,
  work: Work,
  attempt: OpenAttempt,
  task: AgentTask,
): Promise<AgentStepResult> {
  if (task.agent.kind === "manual") return askPerson(engine, work, task);
  const git = gitOf(work);
  const held = await holdBranch(git, work);
  const made = await unrecordedCommit(engine, work, attempt, git);
  if (made !== undefined) {
    const summary = `the commit of the interrupted ${made.by.toUpperCase().replace("#", " #")} was found and kept`;
    note(engine, work, attempt, "kept", summary, { commit: made.commit });
    return { kind: "committed", commit: made.commit, tree: made.tree, summary };
  }
  const [guard] = await Promise.all([
    guardMain(engine),
    task.isClean === true ? undefined : cleanStart(engine, work, attempt, git),
  ]);
  const calling = callAgent(engine, work, attempt, { ...task, commit: held.commit });
  git.expectCommit();
  const ended = await calling;
  const left = await held.putBack();
  engine.signal.throwIfAborted();
  const used = { usage: ended.usage, session: ended.session };
  note(engine, work, attempt, "used", describeUsage(ended.usage, task.agent.title));
  const failed = howItFailed(ended, left);
  const judging = Promise.resolve(failed ?? judgeWorktree(engine, work, git));
  const [edited, broken] = await Promise.all([
    guard.filesChanged(),
    guard.whatChanged(),
    // A worktree that cannot be judged is told of after a changed main checkout.
    Promise.allSettled([judging]),
  ]);
  noteMainEdits(engine, work, attempt, edited);
  if (broken !== undefined) return { ...failure("main_changed", broken), used };
  const judged = await judging;
  if ("kind" in judged) return { ...judged, used };
  const refused = ended.kind === "failed" ? "" : ended.refused;
  const { from } = task;
  return { ...(await takeWork(engine, work, attempt, { git, from, refused, judged })), used };
}
