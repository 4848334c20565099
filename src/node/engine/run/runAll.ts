import { globsOverlap } from "../../../core/scope/globOverlap";
import { runStatusOf, exitCodeOf } from "../../../core/pipeline/runOutcome";
import { schedule, type Scheduled } from "../../../core/pipeline/schedule";
import { plural } from "../../../core/words/plural";
import { updateWhere } from "../../../core/pipeline/statements";
import type { RunStatus } from "../../../core/model/states";
import type { Engine, Work } from "../record/engine";
import { announceDone, blockWorkstream } from "./finishWorkstream";
import { newEvent } from "../record/newEvent";
import { runWorkstream } from "./runWorkstream";
import { whatEnded } from "../record/whatEnded";

function conflict(one: Work, other: Work): boolean {
  if (one.id === other.id) return false;
  if (!one.bundle.parallel_ok || !other.bundle.parallel_ok) return true;
  const group = one.bundle.conflict_group;
  if (group !== undefined && group === other.bundle.conflict_group) return true;
  const theirs = entriesOf(other);
  return entriesOf(one).some((entry) => theirs.some((their) => globsOverlap(entry, their)));
}

function entriesOf({ bundle }: Work): string[] {
  return [...bundle.files_scope, ...bundle.files_create];
}

function scheduled(
  works: readonly Work[],
  todo: ReadonlySet<string>,
  running: ReadonlyMap<string, unknown>,
): Scheduled[] {
  const ids = new Set(works.map((work) => work.id));
  return works.map((work) => ({
    id: work.id,
    gate: work.bundle.gate,
    dependsOn: work.bundle.depends_on.filter((id) => ids.has(id)),
    conflictsWith: works.filter((other) => conflict(work, other)).map((other) => other.id),
    done: work.state === "done",
    todo: todo.has(work.id),
    running: running.has(work.id),
  }));
}

/** Works on all workstreams of the run, as many at a time as may run side by side, each after what it depends on. */
async function workAll(
  engine: Engine,
  works: readonly Work[],
  fail: (error: Error) => void,
): Promise<void> {
  const running = new Map<string, Promise<void>>();
  const todo = new Set(works.filter((work) => work.state !== "done").map((work) => work.id));
  const told = new Set<string>();
  const maxParallel = engine.settings.maxParallel;
  for (;;) {
    const plan = engine.signal.aborted
      ? { start: [], waits: [], blocked: [] }
      : schedule(scheduled(works, todo, running), maxParallel);
    for (const { id, why } of plan.blocked) {
      todo.delete(id);
      const work = works.find((each) => each.id === id);
      if (work) await blockWorkstream(engine, work, why);
    }
    for (const { id, why } of plan.waits) {
      if (told.has(`${id} ${why}`)) continue;
      told.add(`${id} ${why}`);
      engine.show({ at: engine.clock.now(), kind: "workstream_waits", workstream: id, why });
    }
    for (const id of plan.start) {
      const work = works.find((each) => each.id === id);
      if (!work) continue;
      todo.delete(id);
      running.set(
        id,
        runWorkstream(engine, work)
          .catch((error: unknown) => {
            fail(error instanceof Error ? error : new Error(String(error)));
          })
          .finally(() => running.delete(id)),
      );
    }
    if (plan.blocked.length > 0) continue;
    if (running.size === 0) return;
    await Promise.race(running.values());
  }
}

async function cancelWaiting(engine: Engine, works: readonly Work[]): Promise<void> {
  for (const work of works) {
    if (work.state !== "pending" && work.state !== "ready" && work.state !== "blocked") continue;
    await engine.store.commit({
      events: [newEvent(engine, "workstream_cancelled", work.id, { message: "never started" })],
      writes: [
        updateWhere(
          "run_workstreams",
          { run_id: engine.runId, workstream_id: work.id },
          { state: "cancelled", reason: "Cancelled before it started." },
        ),
        updateWhere(
          "workstreams",
          { id: work.id, run_id: engine.runId },
          { state: "cancelled", reason: "Cancelled before it started." },
        ),
      ],
    });
    work.state = "cancelled";
  }
}

function messageOf(status: RunStatus, works: readonly Work[]): string {
  const done = works.filter((work) => work.state === "done").length;
  const count = `${done} of ${plural(works.length, "workstream")} done`;
  const needs = works.filter((work) => work.state === "needs_review").map((work) => work.id);
  switch (status) {
    case "completed":
      return `${count}.`;
    case "needs_review":
      return `${count}, ${needs.join(", ")} needs you.`;
    case "cancelled":
      return `Cancelled, ${count}.`;
    default:
      return `${count}.`;
  }
}

/** Records how the run ended: its status follows from the states of its workstreams. */
export async function finishRun(
  engine: Engine,
  states: readonly Pick<Work, "id" | "state">[],
  message: string,
): Promise<RunStatus> {
  const status = runStatusOf(states.map((work) => work.state));
  await engine.store.commit({
    events: [newEvent(engine, "run_completed", null, { status, message, ...whatEnded(engine) })],
    writes: [
      updateWhere(
        "runs",
        { id: engine.runId },
        { status, message, finished_at: engine.clock.now(), owner_pid: null },
      ),
    ],
  });
  return status;
}

/**
 * Runs everything to its end; resolves to the exit code. An interrupted run records only that it was. `fail` is told of
 * an error that no step answers for, such as a store that cannot be written: it aborts the signal with that error, so
 * that everything else ends too, and this throws it.
 */
export async function runAll(
  engine: Engine,
  works: readonly Work[],
  startedAt: number,
  fail: (error: Error) => void,
): Promise<number> {
  for (const work of works) {
    if (work.doneBefore) announceDone(engine, work, work.doneBefore);
  }
  await workAll(engine, works, fail);
  const end = (status: RunStatus, message: string): number => {
    const exitCode = exitCodeOf(status);
    const at = engine.clock.now();
    const run = engine.runId;
    const durationMs = at - startedAt;
    const next =
      status === "interrupted"
        ? [
            {
              command: `openspec-workstreams resume ${run.slice(4, 12)}`,
              why: "go on where it stopped",
            },
          ]
        : [];
    engine.show({ at, kind: "run_finished", run, status, exitCode, durationMs, message, next });
    return exitCode;
  };
  if (engine.signal.reason instanceof Error) {
    end("interrupted", `Stopped: ${engine.signal.reason.message}`);
    throw engine.signal.reason;
  }
  if (engine.signal.aborted && engine.signal.reason !== "cancelled") {
    return end("interrupted", "Interrupted, nothing is lost.");
  }
  if (engine.signal.aborted) await cancelWaiting(engine, works);
  const message = messageOf(runStatusOf(works.map((work) => work.state)), works);
  return end(await finishRun(engine, works, message), message);
}
