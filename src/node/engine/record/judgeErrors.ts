import type { NewEvent } from "../../../core/model/event";
import type { ErrorRow } from "../../../core/model/rows";
import type { ErrorState, Step } from "../../../core/model/states";
import { updateWhere } from "../../../core/pipeline/statements";
import {
  judgeKnownErrors,
  type ErrorChange,
  type KnownError,
} from "../../../core/pipeline/trackErrors";
import type { Statement } from "../../../core/ports";
import { errorsOf } from "../../store/queries/attempts";
import type { OpenAttempt } from "./attempts";
import type { Engine, Work } from "./engine";
import { newEvent } from "./newEvent";

const stamp = {
  NEW: undefined,
  ANALYZED: "analyzed_at",
  FIXED: "fixed_at",
  VERIFIED: "verified_at",
  REOPENED: undefined,
  ESCALATED: undefined,
  QUARANTINED: undefined,
} as const satisfies Record<ErrorState, string | undefined>;

/** The error as the pure rules see it. */
export function known(row: ErrorRow): KnownError {
  const { fingerprint, state, occurrenceCount: occurrences, step, source } = row;
  return { fingerprint, state, occurrences, step, source };
}

/** The row and the event of one change of an error. */
export function errorWrites(
  engine: Engine,
  row: ErrorRow,
  change: ErrorChange,
  attempt: { id: string; step: Step; number: number },
  more: Readonly<Record<string, unknown>> = {},
): { events: NewEvent[]; write: Statement } {
  const at = stamp[change.state];
  const reported = change.occurrences > row.occurrenceCount;
  const write = updateWhere(
    "errors",
    { id: row.id },
    {
      state: change.state,
      occurrence_count: change.occurrences,
      ...(reported ? { last_attempt_id: attempt.id } : {}),
      ...(at === undefined || change.state === row.state ? {} : { [at]: engine.clock.now() }),
    },
  );
  const payload = {
    signature: row.signature,
    fingerprint: row.fingerprint,
    attempt: `${attempt.step}#${attempt.number}`,
    occurrences: change.occurrences,
    state: change.state,
    ...more,
  };
  const { event } = change;
  return { events: event ? [newEvent(engine, event, row.workstreamId, payload)] : [], write };
}

/** What a check says about the errors known before it. */
export interface JudgedErrors {
  events: NewEvent[];
  writes: Statement[];
  /** For the event that says how the check ended: what has no event of its own. */
  facts: { occurrences: Record<string, number> };
  verified: number;
  seen: Map<string, number>;
}

/** What keeps an error that is not reported any more from being verified. */
interface Doubts {
  couldLook?: (source: string) => boolean;
  isFixed?: (row: ErrorRow) => boolean;
}

/** What a check that has just run says about the errors known so far. */
export function judgeErrors(
  engine: Engine,
  work: Work,
  attempt: OpenAttempt & { step: "static" | "runtime" | "edit" | "pipeline" },
  reported: ReadonlySet<string>,
  { couldLook = () => true, isFixed = () => true }: Doubts = {},
): JudgedErrors {
  const rows = errorsOf(engine.store, engine.runId, work.id).filter(
    (row) => reported.has(row.fingerprint) || isFixed(row),
  );
  const step = attempt.step === "runtime" ? "runtime" : "static";
  const changes = judgeKnownErrors(rows.map(known), step, reported, couldLook);
  const made = changes.flatMap((change) => {
    const row = rows.find((each) => each.fingerprint === change.fingerprint);
    return row ? [errorWrites(engine, row, change, attempt)] : [];
  });
  const fixes = changes.flatMap(({ fingerprint, state }) => {
    const row = rows.find((each) => each.fingerprint === fingerprint);
    if (!row) return [];
    const outcome = state === "VERIFIED" ? "verified" : "not_fixed";
    return [updateWhere("fix_attempts", { error_id: row.id, outcome: "fixed" }, { outcome })];
  });
  const counts = changes.map(({ fingerprint, occurrences }) => [fingerprint, occurrences] as const);
  return {
    facts: { occurrences: Object.fromEntries(counts) },
    events: made.flatMap(({ events }) => events),
    writes: [...made.map(({ write }) => write), ...fixes],
    verified: changes.filter(({ state }) => state === "VERIFIED").length,
    seen: new Map(changes.map((change) => [change.fingerprint, change.occurrences])),
  };
}
