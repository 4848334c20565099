import { z } from "zod";
import type { AttemptRow } from "../../core/model/rows";
import { AttemptReasonSchema, StrategySchema } from "../../core/model/states";
import type { AttemptFact, ErrorFact, WorkstreamFacts } from "../../core/pipeline/facts";
import { attempts, errorsOf } from "../store/queries/attempts";
import type { Engine, Work } from "./engine";

const FailingSchema = z.array(z.string());

function strategyOf(engine: Engine, attemptId: string) {
  const [row] = engine.store.all("SELECT strategy FROM fix_attempts WHERE attempt_id = ? LIMIT 1", [
    attemptId,
  ]);
  return StrategySchema.safeParse(row?.["strategy"]).data ?? null;
}

/** How long attempts took; what lies between a stop and the resume is nobody's work. */
export function workedMs(rows: readonly AttemptRow[], now: number): number {
  return rows.reduce((sum, row) => sum + (row.finishedAt ?? now) - row.startedAt, 0);
}

/** What the store says about a workstream of this run. */
export function loadFacts(engine: Engine, work: Work): WorkstreamFacts {
  const rows = attempts(engine.store, engine.runId, work.id);
  const known = errorsOf(engine.store, engine.runId, work.id);
  const { circuit_breaker: breaker, budget } = work.bundle;
  return {
    attempts: rows.map((row): AttemptFact => ({
      step: row.step,
      attempt: row.attempt,
      status: row.status,
      reason: AttemptReasonSchema.nullable().parse(row.reason),
      tree: row.treeSha,
      failing: row.failingSet === null ? [] : FailingSchema.parse(JSON.parse(row.failingSet)),
      strategy: row.step === "pipeline" ? strategyOf(engine, row.id) : null,
    })),
    errors: known.map((row): ErrorFact => ({
      fingerprint: row.fingerprint,
      state: row.state,
      label: `${row.source} ${row.code} ${row.file}:${row.line}`,
    })),
    limits: {
      maxAttempts: breaker.max_attempts,
      maxErrorRepeats: breaker.max_error_repeats,
      oscillationThreshold: breaker.oscillation_threshold,
      maxMinutes: budget.max_minutes,
    },
    elapsedMs: workedMs(rows, engine.clock.now()),
    resumedAfter: work.resumedAfter,
  };
}
