import { insertInto } from "../../../core/pipeline/statements";
import type { Breaker } from "../../../core/pipeline/checkBreakers";
import { moveError } from "../../../core/pipeline/trackErrors";
import { attempts, errorsOf } from "../../store/queries/attempts";
import type { Engine, Work } from "../record/engine";
import type { Records } from "../steps/fixRecords";
import { errorWrites, known } from "../record/judgeErrors";

const settled = new Set(["VERIFIED", "ESCALATED", "QUARANTINED"]);

/** The errors that the engine stops trying to mend: a person is asked, which is a strategy like the others. */
export function escalateErrors(engine: Engine, work: Work, breaker: Breaker): Records {
  const last = attempts(engine.store, engine.runId, work.id).at(-1);
  if (last === undefined) return { events: [], writes: [] };
  const attempt = { id: last.id, step: last.step, number: last.attempt };
  const at = engine.clock.now();
  const open = errorsOf(engine.store, engine.runId, work.id).filter(
    ({ state }) => !settled.has(state),
  );
  const made = open.map((row) =>
    errorWrites(engine, row, moveError(known(row), "ESCALATED"), attempt, { why: breaker.message }),
  );
  const asked = open.map((row) =>
    insertInto("fix_attempts", {
      id: `${last.id}/${row.fingerprint}/ask`,
      error_id: row.id,
      attempt_id: last.id,
      strategy: "ask",
      reason: breaker.message,
      outcome: "asked",
      started_at: at,
      finished_at: at,
    }),
  );
  return {
    events: made.flatMap(({ events }) => events),
    writes: [...made.map(({ write }) => write), ...asked],
  };
}
