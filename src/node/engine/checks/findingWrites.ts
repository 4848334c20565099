import type { Issue } from "../../../core/model/issue";
import { insertInto } from "../../../core/pipeline/statements";
import type { Statement } from "../../../core/ports";
import { storedPath, type OpenAttempt } from "../record/attempts";
import type { CheckedPlugin } from "./checkWithPlugins";
import type { Engine } from "../record/engine";

export type JudgedIssue = Issue & { fingerprint: string; signature: string; isNew: boolean };

/** What one plugin said, compared with the base. */
export interface JudgedPlugin extends CheckedPlugin {
  issues: readonly JudgedIssue[];
}

/** Rows for issues; `prefix` is the plugin result, or the attempt where no plugin found them. */
export function issueWrites(
  attempt: OpenAttempt,
  pluginResult: string | null,
  issues: readonly (Omit<JudgedIssue, "signature"> & { signature?: string })[],
): Statement[] {
  return issues.map((issue, index) =>
    insertInto("issues", {
      id: `${pluginResult ?? attempt.id}/${index + 1}`,
      attempt_id: attempt.id,
      plugin_result_id: pluginResult,
      source: issue.source,
      code: issue.code,
      severity: issue.severity,
      message: issue.message,
      file: issue.file,
      line: issue.line,
      column: issue.column,
      end_line: issue.endLine,
      end_column: issue.endColumn,
      help: issue.help ?? null,
      fingerprint: issue.fingerprint,
      is_new: issue.isNew ? 1 : 0,
    }),
  );
}

/** Rows for what one plugin found; `isFixable`: its safe fix has not seen what it looked at. */
export function findingWrites(
  engine: Engine,
  attempt: OpenAttempt,
  { plan, run, logFile, issues, reuse }: JudgedPlugin,
  { newCount, isFixable }: { newCount: number; isFixable: boolean },
): Statement[] {
  const id = `${attempt.id}/${plan.manifest.id}`;
  const result = insertInto("plugin_results", {
    id,
    attempt_id: attempt.id,
    plugin_id: plan.manifest.id,
    version: plan.version,
    outcome: run.outcome,
    why: reuse.reused ? `reused: ${run.why}` : run.why,
    command: JSON.stringify(run.argv),
    exit_code: run.exitCode,
    duration_ms: run.durationMs,
    new_count: newCount,
    known_count: issues.length - newCount,
    fixable: isFixable ? 1 : 0,
    log_path: storedPath(engine, logFile),
  });
  return [result, ...issueWrites(attempt, id, issues)];
}
