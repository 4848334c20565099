import { writeFile } from "node:fs/promises";
import path from "node:path";
import type { NewEvent } from "../../../core/model/event";
import type { ErrorRow, FixAttemptRow } from "../../../core/model/rows";
import type { Fix } from "../../../core/pipeline/chooseStrategy";
import { insertInto, updateWhere } from "../../../core/pipeline/statements";
import { moveError } from "../../../core/pipeline/trackErrors";
import type { Statement } from "../../../core/ports";
import { errorsOf } from "../../store/queries/attempts";
import { storedPath, type OpenAttempt } from "../record/attempts";
import type { Engine, Work } from "../record/engine";
import { errorWrites, known } from "../record/judgeErrors";
import { lastFailure } from "../record/newErrors";
import { gitOf } from "../worktree/prepareWorktree";

/** Facts and rows that belong into one transaction. */
export interface Records {
  events: NewEvent[];
  writes: Statement[];
}

/** The errors that the last failed check reported. */
export function failingErrors(engine: Engine, work: Work): ErrorRow[] {
  const failing = new Set(lastFailure(engine, work)?.issues.map((issue) => issue.fingerprint));
  return errorsOf(engine.store, engine.runId, work.id).filter((row) =>
    failing.has(row.fingerprint),
  );
}

/** The changes that take errors to a state, for those that are not in it. */
export function moveAll(
  engine: Engine,
  rows: readonly ErrorRow[],
  to: "ANALYZED" | "FIXED" | "QUARANTINED",
  attempt: OpenAttempt,
  more: Readonly<Record<string, unknown>> = {},
): Records {
  const made = rows
    .filter((row) => row.state !== to)
    .map((row) => errorWrites(engine, row, moveError(known(row), to), attempt, more));
  return { events: made.flatMap(({ events }) => events), writes: made.map(({ write }) => write) };
}

/** Records what will be mended, how and why so, before anything is done. */
export async function analyze(
  engine: Engine,
  work: Work,
  attempt: OpenAttempt,
  fix: Fix,
): Promise<ErrorRow[]> {
  const rows = failingErrors(engine, work);
  const moved = moveAll(engine, rows, "ANALYZED", attempt);
  const fixes = rows.map((row) =>
    insertInto("fix_attempts", {
      id: `${attempt.id}/${row.fingerprint}`,
      error_id: row.id,
      attempt_id: attempt.id,
      strategy: fix.strategy,
      reason: fix.because,
      outcome: "running",
      started_at: attempt.startedAt,
    }),
  );
  await engine.store.commit({ events: moved.events, writes: [...moved.writes, ...fixes] });
  return rows;
}

/** How the fixes of an attempt ended. */
export function fixEnd(
  engine: Engine,
  attempt: OpenAttempt,
  columns: { outcome: FixAttemptRow["outcome"]; commit_sha?: string; diff_path?: string },
): Statement {
  return updateWhere(
    "fix_attempts",
    { attempt_id: attempt.id, outcome: "running" },
    { ...columns, finished_at: engine.clock.now() },
  );
}

/** Keeps what an attempt changed as a patch beside its log; resolves to the path that the store keeps. */
export async function saveDiff(
  engine: Engine,
  work: Work,
  attempt: OpenAttempt,
  { from, to }: { from: string; to: string },
): Promise<string> {
  const diff = await gitOf(work).diffText(from, to, {});
  const file = path.join(path.dirname(attempt.logFile), `${attempt.step}-${attempt.number}.patch`);
  await writeFile(file, engine.redact(diff), { mode: 0o600 });
  return storedPath(engine, file);
}

/** What a fix that was made says about its errors: FIXED, until the check that found them runs again. */
export async function fixedRecords(
  engine: Engine,
  work: Work,
  attempt: OpenAttempt,
  change: { from: string; to: string },
): Promise<Records> {
  const diff = await saveDiff(engine, work, attempt, change);
  const moved = moveAll(engine, failingErrors(engine, work), "FIXED", attempt);
  const columns = { outcome: "fixed", commit_sha: change.to, diff_path: diff } as const;
  return { events: moved.events, writes: [...moved.writes, fixEnd(engine, attempt, columns)] };
}
