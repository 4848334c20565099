import path from "node:path";
import type { NewEvent } from "../../../core/model/event";
import type { AttemptRow, ErrorRow, IssueRow } from "../../../core/model/rows";
import { timesReported } from "../../../core/pipeline/trackErrors";
import { insertInto } from "../../../core/pipeline/statements";
import type { Statement } from "../../../core/ports";
import { attempts, errorsOf, issuesOf } from "../../store/queries/attempts";
import type { Engine, Work } from "./engine";
import { newEvent } from "./newEvent";

/** The last STATIC or RUNTIME of the run that reported something new, with what it reported. */
export function lastFailure(
  engine: Engine,
  work: Work,
): { attempt: AttemptRow; step: ErrorRow["step"]; issues: IssueRow[] } | undefined {
  const attempt = attempts(engine.store, engine.runId, work.id)
    .filter((row) => row.failingSet !== null && row.failingSet !== "[]")
    .at(-1);
  if (!attempt || attempt.step === "merge" || attempt.step === "pipeline") return undefined;
  const failing = new Set(attempt.failingSet === null ? [] : readList(attempt.failingSet));
  const issues = issuesOf(engine.store, attempt.id).filter((issue) =>
    failing.has(issue.fingerprint),
  );
  return { attempt, step: attempt.step, issues };
}

function readList(json: string): string[] {
  const value: unknown = JSON.parse(json);
  return Array.isArray(value) ? value.map(String) : [];
}

/** The id of an error: one per fingerprint, workstream and run. */
function errorId(engine: Engine, work: Work, fingerprint: string): string {
  return `${engine.runId}/${work.id}/${fingerprint}`;
}

/** Issues of the last failure that are no error yet become one each, in state NEW. */
export function newErrors(engine: Engine, work: Work): { events: NewEvent[]; writes: Statement[] } {
  const failure = lastFailure(engine, work);
  if (!failure) return { events: [], writes: [] };
  const known = new Set(
    errorsOf(engine.store, engine.runId, work.id).map((row) => row.fingerprint),
  );
  const checks = attempts(engine.store, engine.runId, work.id).map((row) => ({
    failing: row.failingSet === null ? [] : readList(row.failingSet),
  }));
  const events: NewEvent[] = [];
  const writes: Statement[] = [];
  for (const issue of failure.issues) {
    if (known.has(issue.fingerprint)) continue;
    known.add(issue.fingerprint);
    const { source, code, message, file, line, fingerprint } = issue;
    // It may have been reported before by a check that was stopped before anything could be done about it.
    const occurrences = timesReported(checks, fingerprint);
    const signature = [source, code, path.posix.basename(file), line].join(":");
    events.push(
      newEvent(engine, "error_detected", work.id, {
        ...{ signature, fingerprint, message, file, line, state: "NEW", occurrences },
        attempt: `${failure.attempt.step}#${failure.attempt.attempt}`,
      }),
    );
    writes.push(
      insertInto("errors", {
        id: errorId(engine, work, fingerprint),
        run_id: engine.runId,
        workstream_id: work.id,
        signature,
        fingerprint,
        state: "NEW",
        occurrence_count: occurrences,
        step: failure.step,
        source,
        code,
        message,
        file,
        line,
        first_attempt_id: failure.attempt.id,
        last_attempt_id: failure.attempt.id,
        detected_at: engine.clock.now(),
      }),
    );
  }
  return { events, writes };
}
