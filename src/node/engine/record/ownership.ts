import os from "node:os";
import type { RunRow } from "../../../core/model/rows";
import { updateWhere } from "../../../core/pipeline/statements";
import type { Clock, RunReader, RunStore, Statement } from "../../../core/ports";
import { isAlive } from "../../processes/isAlive";
import { listRuns } from "../../store/queries/runs";
import type { Engine, Work } from "./engine";
import { newEvent } from "./newEvent";
import { whatEnded } from "./whatEnded";

/** How long an owner on another machine may be silent before its run counts as interrupted. */
const foreignSilenceMs = 60_000;

/** Whether the engine that owns a run still works on it. */
export function isOwned(run: RunRow, now: number): boolean {
  if (run.status !== "running" && run.status !== "pending") return false;
  if (run.ownerPid === null) return false;
  if (run.ownerHost !== os.hostname()) return now - (run.heartbeatAt ?? 0) < foreignSilenceMs;
  return isAlive(run.ownerPid, run.ownerStarted);
}

/** Runs that say they are running but whose engine is gone are recorded as interrupted. */
export async function markDeadRuns(store: RunStore, clock: Clock): Promise<void> {
  for (const run of listRuns(store)) {
    if (run.status !== "running" && run.status !== "pending") continue;
    if (isOwned(run, clock.now())) continue;
    // It worked until it was heard last, not until somebody noticed.
    await recordInterrupted(store, clock, run.id, "its engine is gone", run.heartbeatAt ?? 0);
  }
}

function endFixes(runId: string, at: number): Statement {
  return {
    sql: `UPDATE fix_attempts SET outcome = 'failed', finished_at = ? WHERE outcome = 'running'
          AND attempt_id IN (SELECT id FROM step_attempts WHERE run_id = ?)`,
    params: [at, runId],
  };
}

/** Records that a run stopped without ending. */
export async function recordInterrupted(
  store: RunStore,
  clock: Clock,
  runId: string,
  why: string,
  lastHeardAt = clock.now(),
): Promise<void> {
  const at = clock.now();
  const [lastAttempt] = store.all(
    "SELECT max(started_at) AS at FROM step_attempts WHERE run_id = ? AND status = 'running'",
    [runId],
  );
  const worked = Math.max(lastHeardAt, Number(lastAttempt?.["at"] ?? 0));
  const stands = whatEnded({ store, runId });
  await store.commit({
    events: [newEvent({ clock, runId }, "run_interrupted", null, { why, ...stands })],
    writes: [
      updateWhere(
        "step_attempts",
        { run_id: runId, status: "running" },
        { status: "interrupted", finished_at: worked, summary: why },
      ),
      endFixes(runId, worked),
      updateWhere(
        "runs",
        { id: runId },
        {
          status: "interrupted",
          finished_at: at,
          message: `Interrupted: ${why}.`,
          owner_pid: null,
        },
      ),
    ],
  });
}

/** The live run that works on a workstream, if there is one. */
export function liveRunOf(reader: RunReader, workstream: string, now: number): RunRow | undefined {
  return listRuns(reader).find(
    (run) =>
      !run.dryRun &&
      isOwned(run, now) &&
      reader.all("SELECT 1 AS one FROM run_workstreams WHERE run_id = ? AND workstream_id = ?", [
        run.id,
        workstream,
      ]).length > 0,
  );
}

/** The base of the work that is already on the branch, as the latest run that prepared it recorded. */
export function earlierBase(engine: Pick<Engine, "store">, work: Pick<Work, "id" | "branch">) {
  const [row] = engine.store.all(
    `SELECT base_commit FROM run_workstreams WHERE workstream_id = ? AND branch = ? AND base_commit IS NOT NULL
     ORDER BY rowid DESC LIMIT 1`,
    [work.id, work.branch],
  );
  const base = row?.["base_commit"];
  return typeof base === "string" ? base : undefined;
}

/**
 * Says in the store that this process works on the run, and goes on saying so until `stop`. `onLost` is told when that
 * fails: what is done from then on could not be recorded either.
 */
export function keepOwnership(
  engine: Pick<Engine, "store" | "clock" | "runId">,
  onCancelRequested: () => void,
  onLost: (error: Error) => void,
): { stop(): Promise<void> } {
  let last = Promise.resolve();
  const timer = setInterval(() => {
    last = last
      .then(() => beat(engine, onCancelRequested))
      .catch((error: unknown) => {
        onLost(error instanceof Error ? error : new Error(String(error)));
      });
  }, 5000);
  timer.unref();
  return {
    stop: async () => {
      clearInterval(timer);
      await last;
    },
  };
}

async function beat(
  { store, clock, runId }: Pick<Engine, "store" | "clock" | "runId">,
  onCancelRequested: () => void,
): Promise<void> {
  await store.commit({
    events: [],
    writes: [updateWhere("runs", { id: runId }, { heartbeat_at: clock.now() })],
  });
  const [row] = store.all("SELECT cancel_requested_at AS at FROM runs WHERE id = ?", [runId]);
  if (row?.["at"] !== null && row?.["at"] !== undefined) onCancelRequested();
}
