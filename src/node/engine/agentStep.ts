import { buildCommitMessage } from "../../core/agents/commitMessage";
import type { NewEvent } from "../../core/model/event";
import type { AttemptReason } from "../../core/model/states";
import { plural } from "../../core/pipeline/plural";
import type { ResolvedAgent } from "../agents/resolveAgent";
import { runAgent } from "../agents/runAgent";
import type { Git } from "../git/git";
import { agentEnvironment } from "../processes/environment";
import { attempts } from "../store/queries/attempts";
import type { OpenAttempt } from "./attempts";
import type { Engine, Work } from "./engine";
import { holdBranch } from "./holdBranch";
import { judgeWorktree, type Judgement } from "./judgeWorktree";
import { keepLeftovers, setAside } from "./leftovers";
import { agentIdentity, guardMain } from "./mainGuard";
import { newEvent } from "./newEvent";
import { note, showNow, watchOutput } from "./notes";
import { gitOf } from "./prepareWorktree";
import { markAgent, unmarkAgent } from "./strayAgents";

export type AgentStepResult =
  | { kind: "committed"; commit: string; tree: string; summary: string }
  | { kind: "failed"; reason: AttemptReason; message: string; events: NewEvent[] };

export interface AgentTask {
  agent: ResolvedAgent;
  phase: "edit" | "fix";
  promptFile: string;
  /** The commit whose tree has to be changed. */
  from: string;
}

/** The worktree as the agent finds it: an interrupted attempt goes on, what a failed one left is set aside. */
async function cleanStart(engine: Engine, work: Work, attempt: OpenAttempt, git: Git) {
  const before = attempts(engine.store, engine.runId, work.id).at(-2);
  const goesOn = before?.status === "interrupted" && before.step === attempt.step;
  await (goesOn ? keepLeftovers : setAside)(engine, work, attempt, git);
}

async function callAgent(engine: Engine, work: Work, attempt: OpenAttempt, task: AgentTask) {
  const watch = watchOutput(engine, work, attempt);
  showNow(engine, work, attempt, task.agent.title);
  try {
    return await runAgent({
      agent: task.agent,
      phase: task.phase,
      attempt: attempt.number,
      worktreeFolder: work.folder,
      promptFile: task.promptFile,
      files: [...work.bundle.files_scope, ...work.bundle.files_create],
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
    unmarkAgent(attempt.logFile);
    watch.stop();
  }
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
  const failed = (reason: AttemptReason, message: string): AgentStepResult => ({
    kind: "failed",
    reason,
    message,
    events: [],
  });
  if (task.agent.kind === "manual") {
    return failed("agent_missing", "no agent: a person edits in the worktree, then resumes");
  }
  const git = gitOf(work);
  const held = await holdBranch(git, work);
  await cleanStart(engine, work, attempt, git);
  const guard = await guardMain(engine);
  const ended = await callAgent(engine, work, attempt, task);
  const left = await held.putBack();
  engine.signal.throwIfAborted();
  const broken = await guard.whatChanged();
  if (broken !== undefined) return failed("main_changed", broken);
  if (ended.kind === "failed") return failed(ended.reason, ended.message);
  if (left !== undefined) return failed("agent_failed", left);

  const judged = await judgeWorktree(engine, work, git);
  await restoreProtected(engine, work, attempt, git, judged.protected);
  const stopped = violation(engine, work, judged);
  if (stopped) return stopped;
  if (judged.inside.length === 0) {
    const earlier = await earlierWork(git, task.from);
    return earlier ?? failed("no_changes", "the agent ended without changing a file");
  }
  note(
    engine,
    work,
    attempt,
    "agent",
    `exit 0, ${plural(judged.inside.length, "file")} changed, all in scope`,
  );
  return commitWork(engine, work, attempt, git, judged);
}
