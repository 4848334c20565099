import { UserError } from "../../../core/errors";
import {
  parseRow,
  RunRowSchema,
  RunWorkstreamRowSchema,
  WorkstreamRowSchema,
} from "../../../core/model/rows";
import type { RunRow, RunWorkstreamRow, WorkstreamRow } from "../../../core/model/rows";
import type { RunReader } from "../../../core/ports";

/** Every run, newest first, dry runs included. */
export function listRuns(reader: RunReader): RunRow[] {
  return reader
    .all("SELECT * FROM runs ORDER BY rowid DESC")
    .map((row) => parseRow(RunRowSchema, row));
}

/** The run that started last, a dry run included. */
export function latestRun(reader: RunReader): RunRow | undefined {
  const [row] = reader.all("SELECT * FROM runs ORDER BY rowid DESC LIMIT 1");
  return row && parseRow(RunRowSchema, row);
}

function noSuchRun(asked: string, candidates: readonly string[]): UserError {
  const list = candidates.slice(0, 5).join(", ");
  if (candidates.length === 0) {
    return new UserError(`There is no run ${asked}: nothing has run yet.`);
  }
  return new UserError(`There is no run ${asked}. Runs, newest first: ${list}`);
}

/**
 * The run with this id, or the only one whose id begins so; the leading `run-` may be left out.
 * Throws a UserError (exit 2) that names the candidates when there is none or more than one.
 */
export function runById(reader: RunReader, idOrPrefix: string): RunRow {
  const prefix = idOrPrefix.startsWith("run-") ? idOrPrefix : `run-${idOrPrefix}`;
  const all = listRuns(reader);
  const exact = all.find((run) => run.id === prefix);
  if (exact) return exact;
  const matches = all.filter((run) => run.id.startsWith(prefix));
  const [only, second] = matches;
  if (only === undefined) {
    throw noSuchRun(
      idOrPrefix,
      all.map((run) => run.id),
    );
  }
  if (second === undefined) return only;
  const list = matches.map((run) => run.id).join(", ");
  throw new UserError(`${idOrPrefix} is the start of several runs: ${list}. Give more of the id.`);
}

/** Every workstream as its latest real run left it, by id. */
export function storedWorkstreams(reader: RunReader): WorkstreamRow[] {
  return reader
    .all("SELECT * FROM workstreams ORDER BY id")
    .map((row) => parseRow(WorkstreamRowSchema, row));
}

/** One workstream, or undefined when it never ran for real. */
export function workstreamRow(reader: RunReader, id: string): WorkstreamRow | undefined {
  const [row] = reader.all("SELECT * FROM workstreams WHERE id = ?", [id]);
  return row && parseRow(WorkstreamRowSchema, row);
}

/** The workstreams of one run, in the order of execution. */
export function runWorkstreams(reader: RunReader, runId: string): RunWorkstreamRow[] {
  return reader
    .all("SELECT * FROM run_workstreams WHERE run_id = ? ORDER BY position, workstream_id", [runId])
    .map((row) => parseRow(RunWorkstreamRowSchema, row));
}
