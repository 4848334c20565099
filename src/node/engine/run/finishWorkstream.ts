import type { AttemptRow } from "../../../core/model/rows";
import type { NextAct } from "../../../core/model/progress";
import { AttemptReasonSchema, type WorkstreamState } from "../../../core/model/states";
import type { Breaker } from "../../../core/pipeline/checkBreakers";
import { printedAct } from "../../../core/view/act";
import { judgedAttempt } from "../../../core/view/judgedAttempt";
import { nextActs, type WorkstreamEnd } from "../../../core/view/nextActs";
import { endSentence, type WorkstreamEnding } from "../../../core/words/endSentence";
import { attemptName } from "../../../core/words/stateWords";
import { endedEvent, type EndedState } from "../../../core/pipeline/stepEvents";
import { attempts } from "../../store/queries/attempts";
import { evidenceFor } from "../../store/queries/facts";
import { escalateErrors } from "./escalateErrors";
import { lastEnd } from "../record/attempts";
import { loadFacts } from "../record/loadFacts";
import { explainBreaker, lastGoodCommit } from "./explainBreaker";
import type { DoneBefore, Engine, Work } from "../record/engine";
import { newErrors } from "../record/newErrors";
import { newEvent } from "../record/newEvent";
import { stateWrites } from "../record/setState";
import { tickTasks } from "./tickTasks";
import { shortCommit } from "../../../core/words/shortId";

/** Evidence of this run, by scenario key. */
export function provenKeys(engine: Engine, work: Work): Set<string> {
  const keys = new Set(work.provables.map(({ key }) => key));
  return new Set(
    evidenceFor(engine.store, work.id)
      .filter((row) => row.state === "proven" && keys.has(row.scenarioKey))
      .map((row) => row.scenarioKey),
  );
}

function endingOf(
  state: EndedState,
  last: AttemptRow | undefined,
  breaker: Breaker | undefined,
  proof: string,
): WorkstreamEnding {
  const attempt = last ? attemptName(last) : "";
  const summary = last?.summary ?? "";
  switch (state) {
    case "done":
      return { kind: "done", proof };
    case "needs_review":
      return { kind: "needs_review", summary };
    case "failed":
      return breaker
        ? { kind: "stopped", breaker: breaker.message }
        : { kind: "failed", attempt, summary };
    default:
      return { kind: "cancelled", attempt };
  }
}

/** Records how a workstream ended in this run, ticks its tasks when it is done, and tells what to do next. */
export async function finishWorkstream(
  engine: Engine,
  work: Work,
  state: EndedState,
  breaker?: Breaker,
): Promise<void> {
  const rows = attempts(engine.store, engine.runId, work.id);
  const last = state === "needs_review" || state === "done" ? judgedAttempt(rows) : rows.at(-1);
  const proven = provenKeys(engine, work);
  const proof = `${proven.size} of ${work.provables.length} scenarios at ${last?.commitSha ? shortCommit(last.commitSha) : "?"}`;
  const message = endSentence(endingOf(state, last, breaker, proof));
  const verified =
    state === "done" && last?.commitSha
      ? { verified_commit: last.commitSha, verified_tree: last.treeSha }
      : {};
  const columns = { reason: message, finished_at: engine.clock.now(), ...verified };
  // What the last check found becomes an error before anybody is asked about it.
  if (state === "failed") await detect(engine, work);
  const escalated = breaker ? escalateErrors(engine, work, breaker) : { events: [], writes: [] };
  const next = nextActs(endOf(engine, work, state, { proven, last, breaker })).map(printedAct);
  const tripped = breaker
    ? [newEvent(engine, "circuit_breaker_tripped", work.id, trip(engine, work, breaker, next))]
    : [];
  await engine.store.commit({
    events: [
      ...tripped,
      ...escalated.events,
      newEvent(engine, endedEvent[state], work.id, {
        message,
        ...(last?.reason ? { reason: last.reason } : {}),
        ...(state === "done" ? { commit: last?.commitSha, tree: last?.treeSha } : {}),
        ...lastEnd(engine, work.id),
      }),
    ],
    writes: [...escalated.writes, ...stateWrites(engine, work, state, columns)],
  });
  work.state = state;
  if (state === "done") tickTasks(engine, work);
  if (breaker) explainBreaker(engine, work, breaker);
  showEnd(engine, work, { state, message, proven, last, next });
}

/** Shows a workstream that an engine before this one got done, and ticks its tasks where that one may not have. */
export function announceDone(engine: Engine, work: Work, before: DoneBefore): void {
  if (before.ticksAreMissing) tickTasks(engine, work);
  const last = attempts(engine.store, engine.runId, work.id).at(-1);
  const proven = provenKeys(engine, work);
  const next = nextActs(endOf(engine, work, "done", { proven, last, breaker: undefined })).map(
    printedAct,
  );
  const { message, finishedAt } = before;
  showEnd(engine, work, { state: "done", message, proven, last, next, at: finishedAt });
}

async function detect(engine: Engine, work: Work): Promise<void> {
  const detected = newErrors(engine, work);
  if (detected.events.length > 0) await engine.store.commit(detected);
}

/** A trip as it is recorded: the rule with its numbers, what is kept and what to do. */
function trip(engine: Engine, work: Work, breaker: Breaker, next: readonly NextAct[]) {
  const { spent } = loadFacts(engine, work);
  return { ...breaker, spent, last_good_commit: lastGoodCommit(engine, work), next };
}

function endOf(
  engine: Engine,
  work: Work,
  state: WorkstreamState,
  more: {
    proven: ReadonlySet<string>;
    last: AttemptRow | undefined;
    breaker: Breaker | undefined;
  },
): WorkstreamEnd {
  const { proven, last, breaker } = more;
  return {
    id: work.id,
    state,
    runId: engine.runId,
    worktree: work.worktree,
    unproven: work.provables.filter(({ key }) => !proven.has(key)).map(({ name }) => name),
    isTested: last?.step === "runtime",
    branch: work.branch,
    target: engine.target.ref,
    reason: AttemptReasonSchema.nullable().parse(last?.reason ?? null),
    breaker: breaker?.rule,
  };
}

function showEnd(
  engine: Engine,
  work: Work,
  end: {
    state: WorkstreamState;
    message: string;
    proven: ReadonlySet<string>;
    last: AttemptRow | undefined;
    next: NextAct[];
    at?: number | null;
  },
): void {
  const { state, message, proven, last, next } = end;
  const commit = last?.commitSha ?? undefined;
  engine.show({
    at: engine.clock.now(),
    kind: "workstream_finished",
    workstream: work.id,
    state,
    message,
    ...(commit === undefined ? {} : { commit }),
    provenScenarios: proven.size,
    scenarios: work.provables.length,
    durationMs: (end.at ?? engine.clock.now()) - work.startedAt,
    next,
  });
}

/** A workstream that cannot start in this run, because what it depends on did not get done. */
export async function blockWorkstream(engine: Engine, work: Work, why: string): Promise<void> {
  const message = endSentence({ kind: "blocked", why });
  await engine.store.commit({
    events: [],
    writes: stateWrites(engine, work, "blocked", { reason: message }),
  });
  work.state = "blocked";
  const none = { proven: new Set<string>(), last: undefined };
  const next = nextActs(endOf(engine, work, "blocked", { ...none, breaker: undefined })).map(
    printedAct,
  );
  showEnd(engine, work, { state: "blocked", message, ...none, next });
}
