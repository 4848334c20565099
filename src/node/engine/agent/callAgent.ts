import { existsSync } from "node:fs";
import path from "node:path";
import { compileScope } from "../../../core/scope/scope";
import { plural } from "../../../core/words/plural";
import type { ResolvedAgent } from "../../agents/resolveAgent";
import { runAgent } from "../../agents/runAgent";
import { endMarked } from "../../processes/endMarked";
import { agentEnvironment } from "../../processes/environment";
import type { OpenAttempt } from "../record/attempts";
import type { Engine, Work } from "../record/engine";
import { inProject } from "../worktree/judgeWorktree";
import { agentRights, keptIn } from "../record/keptIn";
import { agentIdentity } from "./mainGuard";
import { note, showNow, watchOutput } from "../record/notes";
import { gitOf } from "../worktree/prepareWorktree";
import { markAgent, unmarkAgent } from "./strayAgents";
import { readForeignText } from "../../files/readForeign";

const mostFiles = 100;

/** What an agent is started with. */
export interface AgentStart {
  agent: ResolvedAgent;
  phase: "edit" | "fix";
  promptFile: string;
  /** What the branch holds when the agent starts. */
  commit: string;
  /** Hears when the agent has started. */
  onStart: () => void;
}

/** The files of the scope that are there, for agents that want to be told. */
async function filesInScope(engine: Engine, work: Work, commit: string): Promise<string[]> {
  const scope = compileScope(work.bundle);
  const tracked = inProject(engine, await gitOf(work).trackedPaths(commit));
  const inScope = tracked.filter((file) => scope.allows(file));
  return inScope.filter((file) => existsSync(path.join(work.folder, file))).slice(0, mostFiles);
}

/** Runs the agent in the worktree until it and all that it started are over. */
export async function callAgent(
  engine: Engine,
  work: Work,
  attempt: OpenAttempt,
  task: AgentStart,
) {
  const watch = watchOutput(engine, work, attempt);
  showNow(engine, work, attempt, task.agent.title);
  try {
    return await (engine.agent ?? runAgent)({
      agent: task.agent,
      phase: task.phase,
      attempt: attempt.number,
      worktreeFolder: work.folder,
      prompt: readForeignText(task.promptFile, "state"),
      promptFile: task.promptFile,
      files: [...work.bundle.files_scope, ...work.bundle.files_create],
      existing: await filesInScope(engine, work, task.commit),
      maxCostUsd: work.bundle.budget.max_cost_usd,
      isSandboxed: engine.sandbox.confinement.kind === "sandboxed",
      main: engine.project.root,
      run: engine.runId,
      workstream: work.id,
      env: agentEnvironment(engine.env, agentIdentity),
      logFile: attempt.logFile,
      signal: engine.signal,
      onStart: (pid) => {
        markAgent(attempt.logFile, pid);
        task.onStart();
      },
      onOutput: watch.onOutput,
      start: keptIn(engine, work, agentRights(task.agent)),
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
  phase: AgentStart["phase"],
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
