import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { readTestCounts, type TestCounts } from "../host/testCounts";
import { runInVscode, type VscodeRun } from "./runInVscode";
import type { Part } from "./suite";
import { out } from "./testFiles";

/** One window: what it opens, and the parts of its tests, one after the other. */
export interface Window extends Omit<VscodeRun, "testsPath"> {
  readonly title: string;
  readonly parts: readonly Part[];
}

/** Runs tests inside the extension host of one window; how that ended is in the counts. */
export async function runWindow({ title, parts, ...run }: Window): Promise<TestCounts> {
  console.log(`\n=== ${title}`);
  const untested = parts.find(({ files }) => files.length === 0);
  if (untested !== undefined) return failed(`${title}: no test file in ${untested.title}`);
  const folder = join(out, "windows", title.replace(/[^a-z0-9]+/gi, "-"));
  mkdirSync(folder, { recursive: true });
  const counts = join(folder, "counts.json");
  rmSync(counts, { force: true });
  const testsPath = join(folder, "tests.cjs");
  const suite = JSON.stringify(join(out, "suite.cjs"));
  const input = JSON.stringify({ parts, counts });
  writeFileSync(testsPath, `exports.run = () => require(${suite}).runSuite(${input});\n`);
  await runInVscode({ ...run, testsPath });
  return checked(title, readTestCounts(counts));
}

function checked(title: string, counts: TestCounts | undefined): TestCounts {
  if (counts === undefined)
    return failed(`${title}: VS Code ended before its tests did (VSCODE_HOST_DEBUG=1 shows more)`);
  if (counts.passed + counts.failed === 0) return failed(`${title}: no test ran`);
  return counts;
}

function failed(why: string): TestCounts {
  console.error(why);
  return { passed: 0, failed: 1, skipped: 0, failures: [why] };
}
