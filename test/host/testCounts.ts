import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import * as z from "zod";

const TestCountsSchema = z.object({
  passed: z.number(),
  failed: z.number(),
  skipped: z.number(),
  failures: z.array(z.string()),
});

/** How a suite went, as every suite leaves it in a file: exit codes of VS Code cannot be trusted. */
export type TestCounts = z.infer<typeof TestCountsSchema>;

/** Leaves the counts in a file. */
export function writeTestCounts(file: string, counts: TestCounts): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, JSON.stringify(counts, null, 2));
}

/** The counts that a suite has left; none when it died before its end. */
export function readTestCounts(file: string): TestCounts | undefined {
  if (!existsSync(file)) return undefined;
  return TestCountsSchema.parse(JSON.parse(readFileSync(file, "utf8")));
}

/** Adds suites up. */
export function sumTestCounts(all: readonly TestCounts[]): TestCounts {
  const sum = (pick: (counts: TestCounts) => number): number =>
    all.reduce((total, counts) => total + pick(counts), 0);
  return {
    passed: sum((counts) => counts.passed),
    failed: sum((counts) => counts.failed),
    skipped: sum((counts) => counts.skipped),
    failures: all.flatMap((counts) => counts.failures),
  };
}
