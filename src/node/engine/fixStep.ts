import { writeFile } from "node:fs/promises";
import path from "node:path";
import type { NewEvent } from "../../core/model/event";
import type { ErrorRow } from "../../core/model/rows";
import type { Strategy } from "../../core/model/states";
import { plural } from "../../core/pipeline/plural";
import { strategyWords } from "../../core/pipeline/strategyWords";
import { insertInto, updateWhere } from "../../core/pipeline/statements";
import { moveError } from "../../core/pipeline/trackErrors";
import type { Statement } from "../../core/ports";
import { agentFor } from "../agents/resolveAgent";
import { errorsOf } from "../store/queries/attempts";
import { runAgentStep, type AgentStepResult } from "./agentStep";
import { finishAttempt, startAttempt, storedPath, type OpenAttempt } from "./attempts";
import { finishFailedAgent, savePrompt } from "./editStep";
import { endOfAgentFailure } from "./endOfFailure";
import type { Engine, Work } from "./engine";
import { errorWrites, known } from "./judgeErrors";
import { lastFailure, newErrors } from "./newErrors";
import { note } from "./notes";
import { gitOf, reopenWorktree } from "./prepareWorktree";
import { fixPromptFor } from "./prompts";

interface Fix {
  strategy: Strategy;
  because: string;
}

function failingErrors(engine: Engine, work: Work): ErrorRow[] {
  const failing = new Set(lastFailure(engine, work)?.issues.map((issue) => issue.fingerprint));
  return errorsOf(engine.store, engine.runId, work.id).filter((row) =>
    failing.has(row.fingerprint),
  );
}

function moveAll(
  engine: Engine,
  rows: readonly ErrorRow[],
  to: "ANALYZED" | "FIXED",
  attempt: OpenAttempt,
): { events: NewEvent[]; writes: Statement[] } {
  const made = rows
    .filter((row) => row.state !== to)
    .map((row) => errorWrites(engine, row, moveError(known(row), to), attempt));
  return { events: made.flatMap(({ events }) => events), writes: made.map(({ write }) => write) };
}

/** Records what will be fixed and how, before the agent is called. */
async function analyze(engine: Engine, work: Work, attempt: OpenAttempt, fix: Fix) {
  const rows = failingErrors(engine, work);
  const moved = moveAll(engine, rows, "ANALYZED", attempt);
  const fixes = rows.map((row) =>
    insertInto("fix_attempts", {
      id: `${attempt.id}/${row.fingerprint}`,
      error_id: row.id,
      attempt_id: attempt.id,
      strategy: fix.strategy,
      reason: fix.because,
      outcome: "running",
      started_at: attempt.startedAt,
    }),
  );
  await engine.store.commit({ events: moved.events, writes: [...moved.writes, ...fixes] });
}

function fixEnd(
  engine: Engine,
  attempt: OpenAttempt,
  columns: { outcome: "fixed" | "no_changes" | "failed"; commit_sha?: string; diff_path?: string },
): Statement {
  return updateWhere(
    "fix_attempts",
    { attempt_id: attempt.id },
    { ...columns, finished_at: engine.clock.now() },
  );
}

async function recordFixed(
  engine: Engine,
  work: Work,
  attempt: OpenAttempt,
  made: Extract<AgentStepResult, { kind: "committed" }>,
): Promise<void> {
  const diff = await gitOf(work).diffText(`${made.commit}^`, made.commit, {});
  const file = path.join(path.dirname(attempt.logFile), `${attempt.step}-${attempt.number}.patch`);
  await writeFile(file, diff, { mode: 0o600 });
  const moved = moveAll(engine, failingErrors(engine, work), "FIXED", attempt);
  const end = fixEnd(engine, attempt, {
    outcome: "fixed",
    commit_sha: made.commit,
    diff_path: storedPath(engine, file),
  });
  await finishAttempt(
    engine,
    work,
    attempt,
    {
      ...{ status: "passed", summary: made.summary, commit: made.commit, tree: made.tree },
      ...(made.used === undefined ? {} : { used: made.used }),
    },
    { events: moved.events, writes: [...moved.writes, end] },
  );
}

/** PIPELINE: the new errors are recorded, analyzed and given to the agent; only the next check says they are gone. */
export async function fixStep(
  engine: Engine,
  work: Work,
  fix: { strategy: Strategy; because: string },
): Promise<void> {
  const agent = agentFor(work.bundle.agent, engine.settings, engine.env);
  const detected = newErrors(engine, work);
  const attempt = await startAttempt(engine, work, "pipeline", {
    agent: agent.id,
    events: detected.events,
    writes: () => detected.writes,
  });
  try {
    await reopenWorktree(engine, work, attempt);
    await analyze(engine, work, attempt, fix);
    const groups = plural(failingErrors(engine, work).length, "error");
    note(
      engine,
      work,
      attempt,
      "decided",
      `${strategyWords[fix.strategy]}, ${groups} in one prompt`,
      {
        because: fix.because,
      },
    );
    note(
      engine,
      work,
      attempt,
      "budget",
      `fix ${attempt.number} of ${work.bundle.circuit_breaker.max_attempts}`,
    );
    const promptFile = await savePrompt(engine, attempt, await fixPromptFor(engine, work, fix));
    const from = lastFailure(engine, work)?.attempt.commitSha ?? work.base ?? engine.target.commit;
    const task = { agent, phase: "fix", promptFile, from } as const;
    const result = await runAgentStep(engine, work, attempt, task);
    if (result.kind === "committed") {
      await recordFixed(engine, work, attempt, result);
      return;
    }
    const outcome = result.reason === "no_changes" ? "no_changes" : "failed";
    const ended = fixEnd(engine, attempt, { outcome });
    await finishFailedAgent(engine, work, attempt, result, [ended]);
  } catch (error) {
    const end = await endOfAgentFailure(engine, work, error);
    const writes = [fixEnd(engine, attempt, { outcome: "failed" })];
    await finishAttempt(engine, work, attempt, end, { writes });
  }
}
