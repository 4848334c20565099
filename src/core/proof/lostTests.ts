import { testTitle, type TestCase } from "../plugins/testCase";

function counts(tests: readonly TestCase[]): Map<string, number> {
  const found = new Map<string, number>();
  for (const test of tests) {
    if (test.outcome !== "skipped")
      found.set(testTitle(test), (found.get(testTitle(test)) ?? 0) + 1);
  }
  return found;
}

/** The names of tests that ran before and do not run now: deleted, skipped, deselected or renamed. */
export function lostTests(before: readonly TestCase[], now: readonly TestCase[]): string[] {
  const left = counts(now);
  return [...counts(before)]
    .filter(([name, count]) => (left.get(name) ?? 0) < count)
    .map(([name]) => name)
    .sort();
}
