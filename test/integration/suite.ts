import Mocha from "mocha";
import { sumTestCounts, type TestCounts, writeTestCounts } from "../host/testCounts";
import { showFolder } from "./support/showFolder";

/** Test files, and the folder that the window shows meanwhile; without one it shows what it has opened. */
export interface Part {
  readonly title: string;
  readonly files: readonly string[];
  readonly folder?: string;
}

export interface SuiteInput {
  readonly parts: readonly Part[];
  /** Where to leave the counts. */
  readonly counts: string;
}

/** Runs test files inside the extension host. */
export async function runSuite({ parts, counts }: SuiteInput): Promise<void> {
  const all: TestCounts[] = [];
  for (const part of parts) all.push(await runPart(part));
  const total = sumTestCounts(all);
  writeTestCounts(counts, total);
  if (total.failed > 0) throw new Error(`${total.failed} of the tests failed`);
}

async function runPart({ title, files, folder }: Part): Promise<TestCounts> {
  if (folder !== undefined) {
    console.log(`--- ${title}`);
    await showFolder(folder);
  }
  const mocha = new Mocha({ ui: "tdd", color: false, timeout: 600_000, slow: 2000 });
  files.forEach((file) => mocha.addFile(file));
  return new Promise((resolve) => {
    const failures: string[] = [];
    const runner = mocha.run((failed) => {
      const { passes, pending } = runner.stats ?? { passes: 0, pending: 0 };
      resolve({ passed: passes, failed, skipped: pending, failures });
    });
    runner.on("fail", (test) => failures.push(test.fullTitle()));
  });
}
