import * as z from "zod";
import type { AttemptRow, FixAttemptRow } from "../../../core/model/rows";
import { AttemptReasonSchema } from "../../../core/model/states";
import type { AttemptFact, ErrorFact, Spent, WorkstreamFacts } from "../../../core/pipeline/facts";
import { attempts, errorsOf, fixAttempts } from "../../store/queries/attempts";
import { agentsOf } from "./agentsOf";
import type { Engine, Work } from "./engine";

type FactsEngine = Pick<Engine, "store" | "runId" | "clock" | "settings" | "env">;

const FailingSchema = z.array(z.string());

/** How long attempts took; what lies between a stop and the resume is nobody's work. */
function workedMs(rows: readonly AttemptRow[], now: number): number {
  return rows.reduce((sum, row) => sum + (row.finishedAt ?? now) - row.startedAt, 0);
}

function sum(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : known.reduce((total, value) => total + value, 0);
}

function spentBy(rows: readonly AttemptRow[], now: number): Spent {
  return {
    elapsedMs: workedMs(rows, now),
    tokens: sum(rows.flatMap((row) => [row.inputTokens, row.outputTokens])),
    costUsd: sum(rows.map((row) => row.costUsd)),
  };
}

function fixable(engine: Pick<Engine, "store">, row: AttemptRow): boolean {
  if (row.step !== "static" || row.status !== "failed") return false;
  const found = engine.store.all(
    "SELECT 1 AS one FROM plugin_results WHERE attempt_id = ? AND fixable = 1 LIMIT 1",
    [row.id],
  );
  return found.length > 0;
}

function strategyOf(row: AttemptRow, fixes: readonly FixAttemptRow[]) {
  const own = fixes.find((fix) => fix.attemptId === row.id && fix.strategy !== "ask");
  return own?.strategy ?? null;
}

/** What the store says about a workstream of this run. */
export function loadFacts(engine: FactsEngine, work: Work): WorkstreamFacts {
  const all = attempts(engine.store, engine.runId);
  const rows = all.filter((row) => row.workstreamId === work.id);
  const fixes = fixAttempts(engine.store, engine.runId, work.id);
  const known = errorsOf(engine.store, engine.runId, work.id);
  const { circuit_breaker: breaker, budget } = work.bundle;
  const now = engine.clock.now();
  return {
    attempts: rows.map((row): AttemptFact => ({
      step: row.step,
      attempt: row.attempt,
      status: row.status,
      reason: AttemptReasonSchema.nullable().parse(row.reason),
      commit: row.commitSha,
      tree: row.treeSha,
      failing: row.failingSet === null ? [] : FailingSchema.parse(JSON.parse(row.failingSet)),
      fixable: fixable(engine, row),
      strategy: row.step === "pipeline" ? strategyOf(row, fixes) : null,
      agent: row.agent,
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
      budget: {
        maxMinutes: budget.max_minutes,
        maxCostUsd: budget.max_cost_usd,
        maxTokens: budget.max_tokens,
      },
    },
    spent: spentBy(rows, now),
    run: { spent: spentBy(all, now), budget: engine.settings.budget },
    agents: agentsOf(engine, work.bundle).map(({ id }) => id),
    resumedAfter: work.resumedAfter,
    outdated: work.outdated,
  };
}
