import type { AttemptFact, WorkstreamFacts } from "./facts";
import { countedFrom, endedFixes, failedChecks } from "./history";

export type BreakerRule =
  "attempts" | "repeats" | "oscillation" | "no_change" | "no_progress" | "budget";

/** Why the engine stops by itself: the rule, the number with its limit, and both in one sentence. */
export interface Breaker {
  rule: BreakerRule;
  count: number;
  limit: number;
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

function repeated(checks: readonly AttemptFact[], limit: number): Breaker | undefined {
  const count = mostSeen(repeats(checks));
  if (count < limit) return undefined;
  const message = `one error came back ${count} times, the limit is ${limit}`;
  return { rule: "repeats", count, limit, message };
}

function oscillates(checks: readonly AttemptFact[], limit: number): Breaker | undefined {
  const sets = mostSeen(separateSightings(checks.map((attempt) => attempt.failing.join(" "))));
  const trees = mostSeen(separateSightings(checks.flatMap((attempt) => attempt.tree ?? [])));
  const count = Math.max(sets, trees);
  if (count < limit) return undefined;
  const what = trees >= sets ? "files" : "failures";
  const message = `the work came to the same ${what} ${count} times, the limit is ${limit}`;
  return { rule: "oscillation", count, limit, message };
}

const mostWithoutChange = 2;

function changesNothing(attempts: readonly AttemptFact[]): Breaker | undefined {
  const last = endedFixes(attempts).slice(-mostWithoutChange);
  if (last.length < mostWithoutChange) return undefined;
  if (last.some(({ reason }) => reason !== "no_changes")) return undefined;
  const message = "two fixes in a row changed nothing";
  return { rule: "no_change", count: last.length, limit: mostWithoutChange, message };
}

function isCloser(check: AttemptFact, before: AttemptFact): boolean {
  if (check.step !== before.step) return check.step === "runtime";
  return check.failing.length < before.failing.length;
}

function makesNoProgress(checks: readonly AttemptFact[], limit: number): Breaker | undefined {
  let count = 0;
  for (const [index, check] of checks.entries()) {
    const before = checks[index - 1];
    if (before === undefined) continue;
    count = isCloser(check, before) ? 0 : count + 1;
  }
  if (count < limit) return undefined;
  const message = `${count} fixes in a row left as many problems as before or more, the limit is ${limit}`;
  return { rule: "no_progress", count, limit, message };
}

/**
 * Says whether going on in the same way is useless: the same error, the same files, no change, or no fewer problems.
 * It is counted from the last resume, the last change of agent or the last return to earlier work.
 */
export function isStuck(facts: WorkstreamFacts): Breaker | undefined {
  const { limits } = facts;
  const attempts = facts.attempts.slice(countedFrom(facts));
  const checks = failedChecks(attempts);
  return (
    repeated(checks, limits.maxErrorRepeats) ??
    oscillates(checks, limits.oscillationThreshold) ??
    changesNothing(attempts) ??
    // One more than the same error may come back: these are other errors each time.
    makesNoProgress(checks, limits.maxErrorRepeats + 1)
  );
}

/** Whether all fixes are used up that a workstream has in a run, resumed or not. */
export function triedEnough({ attempts, limits }: WorkstreamFacts): Breaker | undefined {
  const count = endedFixes(attempts).length;
  const limit = limits.maxAttempts;
  if (count < limit) return undefined;
  const message = `${count} fixes were tried, the limit is ${limit}`;
  return { rule: "attempts", count, limit, message };
}
