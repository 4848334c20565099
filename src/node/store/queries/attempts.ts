import {
  AttemptRowSchema,
  ErrorRowSchema,
  FixAttemptRowSchema,
  IssueRowSchema,
  parseRow,
  PluginResultRowSchema,
} from "../../../core/model/rows";
import type {
  AttemptRow,
  ErrorRow,
  FixAttemptRow,
  IssueRow,
  PluginResultRow,
} from "../../../core/model/rows";
import type { RunReader } from "../../../core/ports";

/** The attempts of one run in the order they started, of one workstream when given. */
export function attempts(reader: RunReader, runId: string, workstreamId?: string): AttemptRow[] {
  return reader
    .all(
      `SELECT * FROM step_attempts WHERE run_id = ?1 AND (?2 IS NULL OR workstream_id = ?2)
       ORDER BY rowid`,
      [runId, workstreamId ?? null],
    )
    .map((row) => parseRow(AttemptRowSchema, row));
}

/** What each plugin found in one attempt, by plugin. */
export function pluginResults(reader: RunReader, attemptId: string): PluginResultRow[] {
  return reader
    .all("SELECT * FROM plugin_results WHERE attempt_id = ? ORDER BY plugin_id", [attemptId])
    .map((row) => parseRow(PluginResultRowSchema, row));
}

/** The issues of one attempt, by place. */
export function issuesOf(reader: RunReader, attemptId: string): IssueRow[] {
  return reader
    .all(`SELECT * FROM issues WHERE attempt_id = ? ORDER BY file, line, "column", source, code`, [
      attemptId,
    ])
    .map((row) => parseRow(IssueRowSchema, row));
}

/** The errors of one run in the order they were detected, of one workstream when given. */
export function errorsOf(reader: RunReader, runId: string, workstreamId?: string): ErrorRow[] {
  return reader
    .all(
      `SELECT * FROM errors WHERE run_id = ?1 AND (?2 IS NULL OR workstream_id = ?2)
       ORDER BY rowid`,
      [runId, workstreamId ?? null],
    )
    .map((row) => parseRow(ErrorRowSchema, row));
}

/** The fix attempts of one run in the order they started, of one workstream when given. */
export function fixAttempts(
  reader: RunReader,
  runId: string,
  workstreamId?: string,
): FixAttemptRow[] {
  return reader
    .all(
      `SELECT f.* FROM fix_attempts f JOIN errors e ON e.id = f.error_id
       WHERE e.run_id = ?1 AND (?2 IS NULL OR e.workstream_id = ?2) ORDER BY f.rowid`,
      [runId, workstreamId ?? null],
    )
    .map((row) => parseRow(FixAttemptRowSchema, row));
}
