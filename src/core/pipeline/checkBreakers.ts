import type { AttemptFact, WorkstreamFacts } from "./facts";

export type BreakerRule = "attempts" | "repeats" | "oscillation" | "no_change" | "budget";

/** Why the engine stops by itself: the rule, and one sentence with the number and its limit. */
export interface Breaker {
  rule: BreakerRule;
  message: string;
}

/** How many separate times something was seen: a run of equal neighbours counts once. */
function separateSightings(seen: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  seen.forEach((item, index) => {
    if (seen[index - 1] !== item) counts.set(item, (counts.get(item) ?? 0) + 1);
  });
  return counts;
}

function mostSeen(counts: ReadonlyMap<string, number>): number {
  return Math.max(0, ...counts.values());
}

function repeats(checks: readonly AttemptFact[]): Map<string, number> {
  const current = checks.at(-1)?.failing ?? [];
  return new Map(
    current.map((fingerprint) => [
      fingerprint,
      checks.filter((attempt) => attempt.failing.includes(fingerprint)).length,
    ]),
  );
}

/** The fixes that came to their end: what was stopped from outside is no try of the agent's. */
export function endedFixes({ attempts }: WorkstreamFacts): AttemptFact[] {
  return attempts.filter(
    ({ step, status }) => step === "pipeline" && (status === "passed" || status === "failed"),
  );
}

/**
 * Says whether a workstream whose last check failed must stop instead of being fixed once more.
 * Attempts and minutes count over the whole run, repeats and oscillation from the last resume.
 */
export function checkBreakers(facts: WorkstreamFacts): Breaker | undefined {
  const { limits } = facts;
  const fixes = endedFixes(facts);
  const checks = facts.attempts
    .slice(facts.resumedAfter)
    .filter((attempt) => attempt.failing.length > 0);

  const repeated = mostSeen(repeats(checks));
  if (repeated >= limits.maxErrorRepeats) {
    return {
      rule: "repeats",
      message: `one error came back ${repeated} times, the limit is ${limits.maxErrorRepeats}`,
    };
  }
  const sets = mostSeen(separateSightings(checks.map((attempt) => attempt.failing.join(" "))));
  const trees = mostSeen(separateSightings(checks.flatMap((attempt) => attempt.tree ?? [])));
  const returned = Math.max(sets, trees);
  if (returned >= limits.oscillationThreshold) {
    const what = trees >= sets ? "files" : "failures";
    return {
      rule: "oscillation",
      message: `the work came to the same ${what} ${returned} times, the limit is ${limits.oscillationThreshold}`,
    };
  }
  if (fixes.length >= limits.maxAttempts) {
    return {
      rule: "attempts",
      message: `${fixes.length} fixes were tried, the limit is ${limits.maxAttempts}`,
    };
  }
  return overBudget(facts);
}

/** Whether the minutes of the workstream are used up. */
export function overBudget({ elapsedMs, limits }: WorkstreamFacts): Breaker | undefined {
  if (limits.maxMinutes === undefined || elapsedMs < limits.maxMinutes * 60_000) return undefined;
  const minutes = Math.floor(elapsedMs / 60_000);
  return {
    rule: "budget",
    message: `${minutes} minutes are used, the limit is ${limits.maxMinutes}`,
  };
}
