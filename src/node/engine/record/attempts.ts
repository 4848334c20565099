import { mkdirSync } from "node:fs";
import path from "node:path";
import type { NewEvent } from "../../../core/model/event";
import type { AttemptReason } from "../../../core/model/states";
import {
  finishedEvent,
  startedEvent,
  stateDuring,
  type WorkStep,
} from "../../../core/pipeline/stepEvents";
import { insertInto, updateWhere } from "../../../core/pipeline/statements";
import type { Statement } from "../../../core/ports";
import type { AgentUse } from "../../agents/runAgent";
import { attempts } from "../../store/queries/attempts";
import { confinementText } from "../../../core/sandbox/confinement";
import type { Engine, Work } from "./engine";
import { newEvent } from "./newEvent";
import { stateWrites } from "./setState";

/** An attempt that is being made. */
export interface OpenAttempt {
  readonly id: string;
  readonly step: WorkStep;
  readonly number: number;
  readonly startedAt: number;
  /** Absolute path of its log. */
  readonly logFile: string;
  /** More that the event of its end says. */
  readonly facts: Record<string, unknown>;
}

/** How an attempt ended. */
export interface AttemptEnd {
  status: "passed" | "failed" | "interrupted" | "cancelled";
  reason?: AttemptReason;
  /** One short phrase. */
  summary: string;
  commit?: string;
  tree?: string;
  /** Fingerprints of the new blocking issues, sorted. */
  failing?: readonly string[];
  /** What the agent says that it used; undefined when no agent ran. */
  used?: AgentUse;
}

/** A file's path as the store keeps it: relative to the openspec root, with forward slashes. */
export function storedPath(engine: Engine, file: string): string {
  return path.relative(engine.project.root, file).split(path.sep).join("/");
}

/** How the latest attempt of a workstream ended, for its next event to say: not every end has an event of its own. */
export function lastEnd(
  engine: Pick<Engine, "store" | "runId">,
  workstream: string,
): { after?: { attempt: string; status: string; reason: string | null } } {
  const last = attempts(engine.store, engine.runId, workstream).at(-1);
  if (last === undefined) return {};
  const { step, attempt, status, reason } = last;
  return { after: { attempt: `${step}#${attempt}`, status, reason } };
}

/** Records that an attempt begins, before anything of it is done. */
export async function startAttempt(
  engine: Engine,
  work: Work,
  step: WorkStep,
  more: {
    agent?: string;
    events?: readonly NewEvent[];
    writes?: (id: string) => readonly Statement[];
  } = {},
): Promise<OpenAttempt> {
  const [row] = engine.store.all(
    "SELECT coalesce(max(attempt), 0) + 1 AS n FROM step_attempts WHERE run_id = ? AND workstream_id = ? AND step = ?",
    [engine.runId, work.id, step],
  );
  const number = Number(row?.["n"] ?? 1);
  const id = `${engine.runId}/${work.id}/${step}#${number}`;
  const folder = path.join(engine.logFolder, work.id);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const logFile = path.join(folder, `${step}-${number}.log`);
  const startedAt = engine.clock.now();
  const row_ = insertInto("step_attempts", {
    id,
    run_id: engine.runId,
    workstream_id: work.id,
    step,
    attempt: number,
    status: "running",
    started_at: startedAt,
    agent: more.agent ?? null,
    base_commit: work.base ?? null,
    log_path: storedPath(engine, logFile),
  });
  const started = newEvent(engine, startedEvent[step], work.id, {
    attempt: number,
    ...(more.agent === undefined ? {} : { agent: more.agent }),
    confinement: engine.sandbox.confinement,
    ...lastEnd(engine, work.id),
  });
  await engine.store.commit({
    events: [started, ...(more.events ?? [])],
    writes: [row_, ...stateWrites(engine, work, stateDuring[step]), ...(more.writes?.(id) ?? [])],
  });
  work.state = stateDuring[step];
  engine.show({ at: startedAt, kind: "step_started", workstream: work.id, step, attempt: number });
  const attempt: OpenAttempt = { id, step, number, startedAt, logFile, facts: {} };
  const text = confinementText(engine.sandbox.confinement);
  const at = { at: startedAt, workstream: work.id, step, attempt: number };
  engine.show({ ...at, kind: "step_note", label: "sandbox", text });
  return attempt;
}

/** Records how an attempt ended, together with what it found. */
export async function finishAttempt(
  engine: Engine,
  work: Work,
  attempt: OpenAttempt,
  end: AttemptEnd,
  more: {
    events?: readonly NewEvent[];
    writes?: readonly Statement[];
    /** More for the event that says how it ended. */
    facts?: Readonly<Record<string, unknown>>;
  } = {},
): Promise<void> {
  const at = engine.clock.now();
  const { status, summary } = end;
  const ended = status === "passed" || status === "failed";
  const type = ended ? finishedEvent(attempt.step, status === "passed") : undefined;
  const payload = {
    attempt: attempt.number,
    summary,
    ...(end.reason === undefined ? {} : { reason: end.reason }),
    ...(end.commit === undefined ? {} : { commit: end.commit, tree: end.tree }),
    ...(end.failing === undefined ? {} : { failing: end.failing }),
    ...attempt.facts,
    ...more.facts,
  };
  const row = updateWhere(
    "step_attempts",
    { id: attempt.id },
    {
      status,
      reason: end.reason ?? null,
      summary,
      finished_at: at,
      base_commit: work.base ?? null,
      commit_sha: end.commit ?? null,
      agent_session: end.used?.session ?? null,
      input_tokens: end.used?.usage?.inputTokens ?? null,
      output_tokens: end.used?.usage?.outputTokens ?? null,
      cost_usd: end.used?.usage?.costUsd ?? null,
      tree_sha: end.tree ?? null,
      failing_set: end.failing === undefined ? null : JSON.stringify(end.failing),
    },
  );
  await engine.store.commit({
    events: [...(more.events ?? []), ...(type ? [newEvent(engine, type, work.id, payload)] : [])],
    writes: [...(more.writes ?? []), row],
  });
  engine.show({
    at,
    kind: "step_finished",
    workstream: work.id,
    step: attempt.step,
    attempt: attempt.number,
    status,
    summary,
    durationMs: at - attempt.startedAt,
    ...(end.reason === undefined ? {} : { reason: end.reason }),
    ...(end.commit === undefined ? {} : { commit: end.commit }),
  });
}
