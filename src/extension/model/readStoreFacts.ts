import type * as z from "zod";
import {
  AttemptRowSchema,
  IssueRowSchema,
  parseRow,
  PluginResultRowSchema,
} from "../../core/model/rows";
import type { RunReader } from "../../core/ports";
import { isOwned } from "../../node/engine/record/ownership";
import { evidenceFor } from "../../node/store/queries/facts";
import { listRuns, storedWorkstreams } from "../../node/store/queries/runs";
import type { Project } from "../../node/project";
import { changedSinceEvidence } from "../../node/testing/changedSinceEvidence";
import {
  type AttemptFacts,
  type RunFacts,
  RunPartSchema,
  type StoreFacts,
  type WorkstreamRun,
} from "../../core/view/storeFacts";

/** Older runs stay in the database; the trees show so many. */
const shownRuns = 50;

/** Reads what the views show of the store. */
export function readStoreFacts(reader: RunReader, project: Project): StoreFacts {
  const now = Date.now();
  const runs = listRuns(reader)
    .slice(0, shownRuns)
    .map((run): RunFacts => ({ ...run, alive: isOwned(run, now) }));
  const rowsOf = rowsOfRuns(
    reader,
    runs.map((run) => run.id),
  );
  const attempts = grouped(readAttempts(rowsOf), (each) => `${each.runId}/${each.workstreamId}`);
  const parts = grouped(
    rowsOf(
      RunPartSchema,
      `SELECT run_id, workstream_id, openspec_change, state, reason, worktree
       FROM run_workstreams WHERE run_id IN (?) ORDER BY position`,
    ),
    (part) => part.runId,
  );
  const workstreams = storedWorkstreams(reader);
  const evidence = evidenceFor(reader);
  return {
    workstreams,
    runs: runs.flatMap((run) =>
      (parts.get(run.id) ?? []).map((part): WorkstreamRun => ({
        ...part,
        run,
        attempts: attempts.get(`${run.id}/${part.workstreamId}`) ?? [],
      })),
    ),
    evidence,
    changedFiles: changedSinceEvidence(project, workstreams, evidence),
    problem: null,
  };
}

type RowsOf = <S extends z.ZodType>(schema: S, sql: string) => z.infer<S>[];

/** Selects with `IN (?)` widened to the ids of the shown runs. */
function rowsOfRuns(reader: RunReader, ids: readonly string[]): RowsOf {
  const marks = ids.map(() => "?").join(", ");
  return (schema, sql) =>
    reader.all(sql.replace("IN (?)", `IN (${marks})`), ids).map((row) => parseRow(schema, row));
}

function readAttempts(rowsOf: RowsOf): AttemptFacts[] {
  const ofRuns = "attempt_id IN (SELECT id FROM step_attempts WHERE run_id IN (?)) ORDER BY rowid";
  const plugins = grouped(
    rowsOf(PluginResultRowSchema, `SELECT * FROM plugin_results WHERE ${ofRuns}`),
    (each) => each.attemptId,
  );
  const issues = grouped(
    rowsOf(IssueRowSchema, `SELECT * FROM issues WHERE ${ofRuns}`),
    (each) => each.attemptId,
  );
  return rowsOf(
    AttemptRowSchema,
    "SELECT * FROM step_attempts WHERE run_id IN (?) ORDER BY rowid",
  ).map((attempt) => ({
    ...attempt,
    plugins: plugins.get(attempt.id) ?? [],
    issues: issues.get(attempt.id) ?? [],
  }));
}

function grouped<T>(all: readonly T[], key: (each: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const each of all) {
    const own = groups.get(key(each));
    if (own === undefined) groups.set(key(each), [each]);
    else own.push(each);
  }
  return groups;
}
