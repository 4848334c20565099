import Mocha from "mocha";
import { writeTestCounts } from "../host/testCounts";

export interface SuiteInput {
  readonly files: readonly string[];
  /** Where to leave the counts. */
  readonly counts: string;
}

/** Runs test files inside the extension host. */
export function runSuite({ files, counts }: SuiteInput): Promise<void> {
  const mocha = new Mocha({ ui: "tdd", color: false, timeout: 60_000, slow: 2000 });
  files.forEach((file) => mocha.addFile(file));
  return new Promise((resolve, reject) => {
    const failures: string[] = [];
    const runner = mocha.run((failed) => {
      const { passes, pending } = runner.stats ?? { passes: 0, pending: 0 };
      writeTestCounts(counts, { passed: passes, failed, skipped: pending, failures });
      if (failed > 0) reject(new Error(`${failed} of the tests failed`));
      else resolve();
    });
    runner.on("fail", (test) => failures.push(test.fullTitle()));
  });
}
