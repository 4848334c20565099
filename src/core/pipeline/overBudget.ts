import type { Breaker } from "./checkBreakers";
import type { Budget, Spent, WorkstreamFacts } from "./facts";

interface Used {
  count: number;
  limit: number;
  text: string;
}

function minutesUsed({ elapsedMs }: Spent, { maxMinutes }: Budget): Used | undefined {
  if (maxMinutes === undefined || elapsedMs < maxMinutes * 60_000) return undefined;
  const count = Math.floor(elapsedMs / 60_000);
  return { count, limit: maxMinutes, text: `${count} minutes are used` };
}

function dollarsUsed({ costUsd }: Spent, { maxCostUsd }: Budget): Used | undefined {
  if (maxCostUsd === undefined || costUsd === null || costUsd < maxCostUsd) return undefined;
  return { count: costUsd, limit: maxCostUsd, text: `${costUsd.toFixed(2)} US dollars are used` };
}

function tokensUsed({ tokens }: Spent, { maxTokens }: Budget): Used | undefined {
  if (maxTokens === undefined || tokens === null || tokens < maxTokens) return undefined;
  return { count: tokens, limit: maxTokens, text: `${tokens} tokens are used` };
}

function exceeded(spent: Spent, budget: Budget, of: string): Breaker | undefined {
  const used =
    minutesUsed(spent, budget) ?? dollarsUsed(spent, budget) ?? tokensUsed(spent, budget);
  if (used === undefined) return undefined;
  const { count, limit, text } = used;
  return { rule: "budget", count, limit, message: `${text}${of}, the limit is ${limit}` };
}

/** Whether the minutes, dollars or tokens of the workstream or of its run are used up. */
export function overBudget({ spent, limits, run }: WorkstreamFacts): Breaker | undefined {
  return (
    exceeded(spent, limits.budget, "") ??
    exceeded(run.spent, run.budget, " by all workstreams of the run together")
  );
}

/** How long an agent may work before the minutes are used up; undefined where none are limited. */
export function remainingMs({ spent, limits, run }: WorkstreamFacts): number | undefined {
  const left = [
    [limits.budget.maxMinutes, spent.elapsedMs] as const,
    [run.budget.maxMinutes, run.spent.elapsedMs] as const,
  ].flatMap(([minutes, used]) => (minutes === undefined ? [] : [minutes * 60_000 - used]));
  return left.length === 0 ? undefined : Math.max(0, Math.min(...left));
}

/** The limits that nothing enforces, because the agent did not report what it used; in words. */
export function unenforced(
  reported: Pick<Spent, "tokens" | "costUsd">,
  ...budgets: readonly Budget[]
): string[] {
  const limited = (name: "maxCostUsd" | "maxTokens") =>
    budgets.some((budget) => budget[name] !== undefined);
  return [
    ...(limited("maxCostUsd") && reported.costUsd === null ? ["cost"] : []),
    ...(limited("maxTokens") && reported.tokens === null ? ["tokens"] : []),
  ];
}
