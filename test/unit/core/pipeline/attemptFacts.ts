import type { AttemptFact, WorkstreamFacts } from "../../../../src/core/pipeline/facts";

/** One attempt in short: `static failed issues` reports `e1` unless `failing` says otherwise. */
export function attempt(line: string, more: Partial<AttemptFact> = {}): AttemptFact {
  const [step = "", status = "", reason = null] = line.split(" ");
  const known = { step, status, reason } as Pick<AttemptFact, "step" | "status" | "reason">;
  const failing = reason === "issues" || reason === "tests_failed" ? ["e1"] : [];
  return { ...known, attempt: 1, tree: null, failing, strategy: null, ...more };
}

/** Facts with generous limits. */
export function factsOf(
  attempts: readonly (string | AttemptFact)[],
  more: Partial<WorkstreamFacts> = {},
): WorkstreamFacts {
  const limits = { maxAttempts: 5, maxErrorRepeats: 3, oscillationThreshold: 2, maxMinutes: 60 };
  return {
    attempts: attempts.map((each) => (typeof each === "string" ? attempt(each) : each)),
    errors: [],
    limits,
    elapsedMs: 1000,
    resumedAfter: 0,
    ...more,
  };
}
