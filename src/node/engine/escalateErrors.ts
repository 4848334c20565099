import type { NewEvent } from "../../core/model/event";
import { moveError } from "../../core/pipeline/trackErrors";
import type { Statement } from "../../core/ports";
import { attempts, errorsOf } from "../store/queries/attempts";
import type { Engine, Work } from "./engine";
import { errorWrites, known } from "./judgeErrors";

/** The errors that the engine stops trying to mend: they are a person's now. */
export function escalateErrors(
  engine: Engine,
  work: Work,
): { events: NewEvent[]; writes: Statement[] } {
  const last = attempts(engine.store, engine.runId, work.id).at(-1);
  if (last === undefined) return { events: [], writes: [] };
  const attempt = { id: last.id, step: last.step, number: last.attempt };
  const made = errorsOf(engine.store, engine.runId, work.id)
    .filter(({ state }) => state !== "VERIFIED" && state !== "ESCALATED")
    .map((row) => errorWrites(engine, row, moveError(known(row), "ESCALATED"), attempt));
  return { events: made.flatMap(({ events }) => events), writes: made.map(({ write }) => write) };
}
