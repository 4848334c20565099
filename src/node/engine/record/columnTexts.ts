import type { Columns, TableName } from "../../../core/model/tables";

type Verbatim = { readonly [Table in TableName]: readonly (keyof Columns<Table>)[] };

/**
 * Columns whose text is the engine's own (ids, states, hashes, places that it made) or frozen byte for byte, because it
 * is compared with files of the repository by its hash. Every other column may hold what somebody else wrote.
 */
const verbatim: Verbatim = {
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
    "bundle_text",
    "bundle_sha256",
    "change_files",
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

const all = new Set(
  Object.entries(verbatim).flatMap(([table, columns]) => columns.map((name) => `${table}.${name}`)),
);

/** Whether a column (`table.column`) may hold text of somebody else; one that nobody knows may. */
export function holdsForeignText(column: string | undefined): boolean {
  return column === undefined || !all.has(column);
}
