import type { Row, RunReader } from "../../core/ports";

// Every table that a run's facts are in, by the condition that makes a row one of the run's (?1).
const ofAttempts = "attempt_id IN (SELECT id FROM step_attempts WHERE run_id = ?1)";
const tables = {
  runs: "id = ?1",
  run_workstreams: "run_id = ?1",
  workstreams: "id IN (SELECT workstream_id FROM run_workstreams WHERE run_id = ?1)",
  step_attempts: "run_id = ?1",
  plugin_results: ofAttempts,
  issues: ofAttempts,
  errors: "run_id = ?1",
  fix_attempts: ofAttempts,
  evidence: "run_id = ?1",
  merges: "run_id = ?1",
  events: "run_id = ?1",
} as const;

/** Every row about one run, by table, in the order they were recorded. */
export function exportRun(reader: RunReader, runId: string): Record<string, Row[]> {
  return Object.fromEntries(
    Object.entries(tables).map(([table, condition]) => [
      table,
      reader.all(`SELECT * FROM ${table} WHERE ${condition} ORDER BY rowid`, [runId]),
    ]),
  );
}
