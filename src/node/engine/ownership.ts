import os from "node:os";
import type { RunRow } from "../../core/model/rows";
import { updateWhere } from "../../core/pipeline/statements";
import type { Clock, RunReader, RunStore } from "../../core/ports";
import { isAlive } from "../processes/isAlive";
import { listRuns } from "../store/queries/runs";
import type { Engine, Work } from "./engine";
import { newEvent } from "./newEvent";

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
    await recordInterrupted(store, clock, run.id, "its engine is gone");
  }
}

/** Records that a run stopped without ending. */
export async function recordInterrupted(
  store: RunStore,
  clock: Clock,
  runId: string,
  why: string,
): Promise<void> {
  const at = clock.now();
  await store.commit({
    events: [newEvent({ clock, runId }, "run_interrupted", null, { why })],
    writes: [
      updateWhere(
        "step_attempts",
        { run_id: runId, status: "running" },
        { status: "interrupted", finished_at: at, summary: why },
      ),
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

/** Says in the store that this process works on the run, and goes on saying so until `stop`. */
export function keepOwnership(
  engine: Pick<Engine, "store" | "clock" | "runId">,
  onCancelRequested: () => void,
): { stop(): void } {
  const timer = setInterval(() => {
    void beat(engine, onCancelRequested);
  }, 5000);
  timer.unref();
  return {
    stop: () => {
      clearInterval(timer);
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
