import type { Columns, TableName } from "../../../core/model/tables";

type TextColumns = { readonly [Table in TableName]: readonly (keyof Columns<Table>)[] };

/** Columns whose text is the engine's own: ids, states, hashes, places that it made. */
const own: TextColumns = {
  runs: ["id", "status", "target_commit", "log_folder", "owner_host", "owner_started"],
  workstreams: [
    "id",
    "run_id",
    "openspec_change",
    "state",
    "branch",
    "worktree",
    "verified_commit",
    "verified_tree",
    "merge_commit",
    "reviewed_sha256",
  ],
  run_workstreams: [
    "run_id",
    "workstream_id",
    "openspec_change",
    "state",
    "bundle_path",
    "bundle_sha256",
    "change_sha256",
    "branch",
    "worktree",
    "base_commit",
    "verified_commit",
    "verified_tree",
  ],
  step_attempts: [
    "id",
    "run_id",
    "workstream_id",
    "step",
    "status",
    "base_commit",
    "commit_sha",
    "tree_sha",
    "failing_set",
    "log_path",
    "prompt_path",
  ],
  plugin_results: ["id", "attempt_id", "plugin_id", "outcome", "log_path"],
  issues: ["id", "attempt_id", "plugin_result_id", "severity", "fingerprint"],
  errors: [
    "id",
    "run_id",
    "workstream_id",
    "fingerprint",
    "state",
    "step",
    "first_attempt_id",
    "last_attempt_id",
  ],
  fix_attempts: ["id", "error_id", "attempt_id", "strategy", "outcome", "commit_sha", "diff_path"],
  evidence: [
    "id",
    "run_id",
    "workstream_id",
    "attempt_id",
    "scenario_key",
    "kind",
    "state",
    "verdict",
    "commit_sha",
    "tree_sha",
    "requirement_sha",
    "log_path",
    "log_sha",
  ],
  merges: [
    "id",
    "run_id",
    "workstream_id",
    "target_before",
    "merge_commit",
    "tree_sha",
    "strategy",
    "outcome",
  ],
};

/** Columns that are frozen byte for byte, because they are compared with files of the repository by their hash. */
const frozen: Partial<TextColumns> = {
  run_workstreams: ["bundle_text", "change_files"],
};

/** Columns that may hold what somebody else wrote: an agent, a tool, a test, a document, a person. */
const foreign: TextColumns = {
  runs: ["config", "target_ref", "message"],
  workstreams: ["reason"],
  run_workstreams: ["reason", "agent"],
  step_attempts: ["reason", "summary", "agent", "agent_session"],
  plugin_results: ["version", "why", "command"],
  issues: ["source", "code", "message", "file", "help"],
  errors: ["signature", "source", "code", "message", "file"],
  fix_attempts: ["reason"],
  evidence: ["verdict_why", "scenario", "why", "test_name", "command", "note", "confirmed_by"],
  merges: ["target_ref", "reason"],
};

function namesOf(columns: Partial<TextColumns>): readonly string[] {
  return Object.entries(columns).flatMap(([table, names]) =>
    names.map((name) => `${table}.${name}`),
  );
}

/** Every column of text (`table.column`), each in one kind. */
export const columnTexts = {
  own: namesOf(own),
  frozen: namesOf(frozen),
  foreign: namesOf(foreign),
} as const;

const allOwn = new Set(columnTexts.own);
const allFrozen = new Set(columnTexts.frozen);

/** Whether a column may show text of somebody else; one that nobody knows may. */
export function showsForeignText(column: string | undefined): boolean {
  return column === undefined || !allOwn.has(column);
}

/** Whether such text is hidden before it is kept. */
export function holdsForeignText(column: string | undefined): boolean {
  return showsForeignText(column) && (column === undefined || !allFrozen.has(column));
}
