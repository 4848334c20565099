import type { EventType, NewEvent } from "../../../../src/core/model/event";
import type { SqlValue, Statement, Transaction } from "../../../../src/core/ports";

/** An INSERT of one row. */
export function insert(table: string, row: Readonly<Record<string, SqlValue>>): Statement {
  const columns = Object.keys(row).map((column) => `"${column}"`);
  const marks = columns.map(() => "?").join(", ");
  return {
    sql: `INSERT INTO ${table}(${columns.join(", ")}) VALUES (${marks})`,
    params: Object.values(row),
  };
}

export const sampleRunId = "run-7c1f0900-0000-4000-8000-000000000001";
const workstream = "ws-rate-limiting";
const at = Date.UTC(2026, 4, 12, 14, 2);

/** An event at `n` seconds into the sample run. */
export function sampleEvent(
  n: number,
  event_type: EventType,
  payload: NewEvent["payload"] = {},
): NewEvent {
  return {
    event_id: `event-${n}`,
    at: at + n * 1000,
    run_id: sampleRunId,
    workstream_id: event_type.startsWith("run_") ? null : workstream,
    event_type,
    payload,
  };
}

function attempt(step: string, n: number, from: number, status: string, more = {}): Statement {
  return insert("step_attempts", {
    id: `${sampleRunId}/${workstream}/${step}#${n}`,
    run_id: sampleRunId,
    workstream_id: workstream,
    step,
    attempt: n,
    status,
    started_at: at + from * 1000,
    finished_at: at + (from + 10) * 1000,
    ...more,
  });
}

const staticAttempt = `${sampleRunId}/${workstream}/static#1`;
const message = 'Argument 1 to "set" has incompatible type "int"; expected "str"';
const place = { file: "src/api/middleware/rate_limiter.py", line: 42 };

const proposal = `---
title: Rate Limiting
---
## Requirements
### Requirement: Request Rate Limiting
The API SHALL limit requests to 100/min per client.

#### Scenario: Exceed Limit
- WHEN client makes 101 requests in 1 minute
- THEN API SHALL return 429 status
`;

function runAndWorkstream(state: string, status: string): Statement[] {
  return [
    insert("runs", {
      id: sampleRunId,
      status,
      started_at: at,
      finished_at: at + 70_000,
      config: "{}",
      target_ref: "main",
      message: "1 of 1 workstream done.",
      log_folder: `.workstreams/logs/${sampleRunId}`,
    }),
    insert("run_workstreams", {
      run_id: sampleRunId,
      workstream_id: workstream,
      position: 0,
      openspec_change: "rate-limiting",
      state,
      bundle_path: "workstreams/ws-rate-limiting.json",
      bundle_text: JSON.stringify({ id: workstream, tasks: ["Add rate limiter middleware"] }),
      bundle_sha256: "b".repeat(64),
      change_files: JSON.stringify({ "openspec/changes/rate-limiting/proposal.md": proposal }),
      change_sha256: "c".repeat(64),
      verified_commit: "e07b21a".padEnd(40, "0"),
    }),
    insert("workstreams", {
      id: workstream,
      run_id: sampleRunId,
      openspec_change: "rate-limiting",
      state,
      branch: "workstream/ws-rate-limiting",
      verified_commit: "e07b21a".padEnd(40, "0"),
      updated_at: at + 70_000,
    }),
  ];
}

function stepsAndFindings(): Statement[] {
  return [
    attempt("edit", 1, 1, "passed", { commit_sha: "3be70c1".padEnd(40, "0") }),
    attempt("static", 1, 12, "failed", { reason: "issues", summary: "1 new issue" }),
    insert("plugin_results", {
      id: `${staticAttempt}/mypy`,
      attempt_id: staticAttempt,
      plugin_id: "mypy",
      version: "1.11.2",
      outcome: "issues",
      command: '["mypy","src"]',
      exit_code: 1,
      new_count: 1,
    }),
    insert("issues", {
      id: `${staticAttempt}/mypy/1`,
      attempt_id: staticAttempt,
      plugin_result_id: `${staticAttempt}/mypy`,
      source: "mypy",
      code: "incompatible-type",
      severity: "error",
      message,
      ...place,
      column: 9,
      end_line: 42,
      end_column: 10,
      fingerprint: "f1",
      is_new: 1,
    }),
    insert("errors", {
      id: `${sampleRunId}/${workstream}/f1`,
      run_id: sampleRunId,
      workstream_id: workstream,
      signature: "mypy:incompatible-type:rate_limiter.py:42",
      fingerprint: "f1",
      state: "VERIFIED",
      occurrence_count: 1,
      step: "static",
      source: "mypy",
      code: "incompatible-type",
      message,
      ...place,
      first_attempt_id: staticAttempt,
      last_attempt_id: staticAttempt,
      detected_at: at + 22_000,
      verified_at: at + 50_000,
    }),
    attempt("pipeline", 1, 24, "passed"),
    insert("fix_attempts", {
      id: "fix-1",
      error_id: `${sampleRunId}/${workstream}/f1`,
      attempt_id: `${sampleRunId}/${workstream}/pipeline#1`,
      strategy: "agent_fix",
      outcome: "verified",
      started_at: at + 24_000,
    }),
    attempt("static", 2, 36, "passed"),
    attempt("runtime", 1, 48, "passed"),
    insert("evidence", {
      id: "evidence-1",
      run_id: sampleRunId,
      workstream_id: workstream,
      attempt_id: `${sampleRunId}/${workstream}/runtime#1`,
      scenario_key: "proposal/Request Rate Limiting/Exceed Limit",
      scenario: "Exceed Limit",
      kind: "test",
      state: "proven",
      inferred: 1,
      test_name: "test_exceed_limit",
      command: "pytest tests/api/test_rate_limiting.py",
      exit_code: 0,
      commit_sha: "e07b21a".padEnd(40, "0"),
      at: at + 58_000,
    }),
  ];
}

const facts: readonly EventType[] = [
  "run_started",
  "workstream_started",
  "edit_phase_started",
  "edit_phase_completed",
  "static_checks_started",
  "static_checks_failed",
  "pipeline_started",
  "error_detected",
  "error_analyzing",
  "error_fixed",
  "static_checks_started",
  "error_verified",
  "static_checks_passed",
  "runtime_tests_started",
  "runtime_tests_passed",
  "workstream_completed",
  "run_completed",
];

/** A whole run of workflow.md's example: one error found, fixed and verified, everything passed. */
export function sampleRun({ state = "done", status = "completed" } = {}): Transaction {
  return {
    events: facts.map((fact, n) => sampleEvent(n + 1, fact)),
    writes: [...runAndWorkstream(state, status), ...stepsAndFindings()],
  };
}
