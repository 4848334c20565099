import type { TestCase } from "../plugins/testCase";
import { scenarioWords } from "./scenarioWords";

/**
 * The tests that passed (or ended as asked) whose suite and name hold every word of the scenario's name. A name of fewer
 * than two words says too little: only an explicit mapping or a person can prove it.
 */
export function matchScenarios(
  name: string,
  tests: readonly TestCase[],
  outcome: "passed" | "failed" | "flaky" = "passed",
): TestCase[] {
  const words = new Set(scenarioWords(name));
  if (words.size < 2) return [];
  return tests.filter((test) => {
    if (test.outcome !== outcome) return false;
    const own = new Set(scenarioWords([...test.suite, test.name].join(" ")));
    return [...words].every((word) => own.has(word));
  });
}

/** The first of them. */
export function matchScenario(
  name: string,
  tests: readonly TestCase[],
  outcome: "passed" | "failed" | "flaky" = "passed",
): TestCase | undefined {
  return matchScenarios(name, tests, outcome)[0];
}
