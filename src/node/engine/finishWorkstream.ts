import type { EventType, NewEvent } from "../../core/model/event";
import type { AttemptRow } from "../../core/model/rows";
import type { WorkstreamState } from "../../core/model/states";
import type { Breaker } from "../../core/pipeline/checkBreakers";
import { nextActs } from "../../core/pipeline/nextActs";
import type { Statement } from "../../core/ports";
import { attempts } from "../store/queries/attempts";
import { evidenceFor } from "../store/queries/facts";
import { escalateErrors } from "./escalateErrors";
import { explainBreaker } from "./explainBreaker";
import type { Engine, Work } from "./engine";
import { newErrors } from "./newErrors";
import { newEvent } from "./newEvent";
import { stateWrites } from "./setState";
import { tickTasks } from "./tickTasks";

type Ended = "done" | "needs_review" | "failed" | "cancelled";

const eventOf = {
  done: "workstream_completed",
  needs_review: "workstream_needs_review",
  failed: "workstream_failed",
  cancelled: "workstream_cancelled",
} as const satisfies Record<Ended, EventType>;

/** Evidence of this run, by scenario key. */
export function provenKeys(engine: Engine, work: Work): Set<string> {
  const keys = new Set(work.provables.map(({ key }) => key));
  return new Set(
    evidenceFor(engine.store, work.id)
      .filter((row) => row.state === "proven" && keys.has(row.scenarioKey))
      .map((row) => row.scenarioKey),
  );
}

function messageOf(
  state: Ended,
  last: AttemptRow | undefined,
  breaker: Breaker | undefined,
  proof: string,
) {
  const step = last ? `${last.step.toUpperCase()} #${last.attempt}` : "";
  const summary = last?.summary ?? "";
  switch (state) {
    case "done":
      return `Proven, not merged. ${proof}.`;
    case "needs_review":
      return `Needs you: ${summary}.`;
    case "failed":
      return breaker ? `Stopped: ${breaker.message}.` : `Failed in ${step}: ${summary}.`;
    default:
      return `Cancelled in ${step}.`;
  }
}

/** Records how a workstream ended in this run, ticks its tasks when it is done, and tells what to do next. */
export async function finishWorkstream(
  engine: Engine,
  work: Work,
  state: Ended,
  breaker?: Breaker,
): Promise<void> {
  const rows = attempts(engine.store, engine.runId, work.id);
  const last = rows.at(-1);
  const proven = provenKeys(engine, work);
  const proof = `${proven.size} of ${work.provables.length} scenarios at ${last?.commitSha?.slice(0, 7) ?? "?"}`;
  const message = messageOf(state, last, breaker, proof);
  const verified =
    state === "done" && last?.commitSha
      ? { verified_commit: last.commitSha, verified_tree: last.treeSha }
      : {};
  const columns = { reason: message, finished_at: engine.clock.now(), ...verified };
  const detected: { events: NewEvent[]; writes: Statement[] } =
    state === "failed" ? newErrors(engine, work) : { events: [], writes: [] };
  const escalated = breaker ? escalateErrors(engine, work) : { events: [], writes: [] };
  const tripped = breaker
    ? [newEvent(engine, "circuit_breaker_tripped", work.id, { ...breaker })]
    : [];
  await engine.store.commit({
    events: [
      ...detected.events,
      ...tripped,
      ...escalated.events,
      newEvent(engine, eventOf[state], work.id, {
        message,
        ...(last?.reason ? { reason: last.reason } : {}),
        ...(state === "done" ? { commit: last?.commitSha, tree: last?.treeSha } : {}),
      }),
    ],
    writes: [...detected.writes, ...escalated.writes, ...stateWrites(engine, work, state, columns)],
  });
  work.state = state;
  if (state === "done") await tickTasks(engine, work);
  if (breaker) explainBreaker(engine, work, breaker);
  showEnd(engine, work, state, message, proven, last);
}

function showEnd(
  engine: Engine,
  work: Work,
  state: WorkstreamState,
  message: string,
  proven: ReadonlySet<string>,
  last: AttemptRow | undefined,
): void {
  const commit = last?.commitSha ?? undefined;
  const unproven = work.provables.filter(({ key }) => !proven.has(key)).map(({ name }) => name);
  engine.show({
    at: engine.clock.now(),
    kind: "workstream_finished",
    workstream: work.id,
    state,
    message,
    ...(commit === undefined ? {} : { commit }),
    provenScenarios: proven.size,
    scenarios: work.provables.length,
    durationMs: engine.clock.now() - work.startedAt,
    next: nextActs({
      id: work.id,
      state,
      runId: engine.runId,
      worktree: work.worktree,
      unproven,
      isTested: last?.step === "runtime",
      branch: work.branch,
      target: engine.target.ref,
    }),
  });
}

/** A workstream that cannot start in this run, because what it depends on did not get done. */
export async function blockWorkstream(engine: Engine, work: Work, why: string): Promise<void> {
  const message = `Blocked: ${why}.`;
  await engine.store.commit({
    events: [],
    writes: stateWrites(engine, work, "blocked", { reason: message }),
  });
  work.state = "blocked";
  showEnd(engine, work, "blocked", message, new Set(), undefined);
}
