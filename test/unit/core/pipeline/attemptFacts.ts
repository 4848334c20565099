import type { AttemptFact, WorkstreamFacts } from "../../../../src/core/pipeline/facts";

/** One attempt in short: `static failed issues` reports `e1` unless `failing` says otherwise. */
export function attempt(line: string, more: Partial<AttemptFact> = {}): AttemptFact {
  const [step = "", status = "", reason = null] = line.split(" ");
  const known = { step, status, reason } as Pick<AttemptFact, "step" | "status" | "reason">;
  const failing = reason === "issues" || reason === "tests_failed" ? ["e1"] : [];
  const strategy = step === "pipeline" ? "agent_fix" : null;
  const agent = step === "pipeline" || step === "edit" ? "a" : null;
  const made = { commit: null, tree: null, fixable: false };
  return { ...known, attempt: 1, ...made, failing, strategy, agent, ...more };
}

/** Facts with generous limits. */
export function factsOf(
  attempts: readonly (string | AttemptFact)[],
  more: Partial<WorkstreamFacts> = {},
): WorkstreamFacts {
  const limits = {
    ...{ maxAttempts: 5, maxErrorRepeats: 3, oscillationThreshold: 2 },
    budget: { maxMinutes: 60 },
  };
  const spent = { elapsedMs: 1000, tokens: null, costUsd: null };
  return {
    attempts: attempts.map((each) => (typeof each === "string" ? attempt(each) : each)),
    errors: [],
    limits,
    spent,
    run: { spent, budget: {} },
    agents: ["a"],
    resumedAfter: 0,
    outdated: undefined,
    ...more,
  };
}
