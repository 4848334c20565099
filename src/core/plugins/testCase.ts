/** One test that a runner reported. Suites are no tests; what a suite is called is in `suite`. */
export interface TestCase {
  /** Names of what the test lies in, outermost first: classes, describe blocks, the module of a Python test. */
  suite: readonly string[];
  name: string;
  /**
   * Skipped and todo tests were not executed, whatever the runner calls them. `flaky` is never reported: it failed, and
   * passed when it was run once more alone.
   */
  outcome: "passed" | "failed" | "skipped" | "flaky";
  /** As the runner wrote it: absolute, relative to where it ran, or a file URL. */
  file: string | undefined;
  line: number | undefined;
  /** First line of the failure. */
  message: string | undefined;
  /** The whole failure with its traceback. */
  details: string | undefined;
}

/** A test as people read it: what it lies in, then its name. */
export function testTitle({ suite, name }: Pick<TestCase, "suite" | "name">): string {
  return [...suite, name].join(" \u203a ");
}
