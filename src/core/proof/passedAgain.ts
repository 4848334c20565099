import { testTitle, type TestCase } from "../plugins/testCase";

/** An error as it was recorded. */
interface Recorded {
  code: string;
  message: string;
  file: string;
}

/** A test of the latest run, and the file that it lies in. */
export interface PlacedTest {
  test: TestCase;
  file: string;
}

/** What runners report in a test's stead where a file does not load, or what runs around its tests fails. */
const standsForTests =
  /^[^:]*\.(?:[cm]?[jt]sx?|py)(?:: |$)|collection failure|"(?:before|after)[^"]*" hook/;

/** Tests whose failure an error is. */
export function testsNamed({ message }: Recorded, tests: readonly PlacedTest[]): PlacedTest[] {
  return tests.filter(({ test }) => message.startsWith(`${testTitle(test)}: `));
}

/**
 * Whether an error of a test is fixed: the same test ran again and passed, and is not just gone or skipped. A file that did
 * not load is fixed by any test in it.
 */
export function passedAgain(error: Recorded, tests: readonly PlacedTest[]): boolean {
  if (error.code !== "test-failed" && error.code !== "test-flaky") return true;
  const named = testsNamed(error, tests);
  if (named.length > 0) return named.every(({ test }) => test.outcome === "passed");
  if (!standsForTests.test(error.message)) return false;
  return tests.some(({ test, file }) => file === error.file && test.outcome === "passed");
}
