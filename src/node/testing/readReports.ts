import { readdirSync } from "node:fs";
import path from "node:path";
import { readCargoTestText } from "../../core/plugins/parsers/readCargoTestText";
import { readGoTestText } from "../../core/plugins/parsers/readGoTestText";
import { readJestReport } from "../../core/plugins/parsers/readJestReport";
import { readJunit } from "../../core/plugins/parsers/parseJunit";
import { stripSequences } from "../../core/text/controlCharacters";
import type { TestCase } from "../../core/plugins/testCase";
import { readNodeReport } from "./readNodeReport";
import { pytestReportFile } from "./reportRequest";
import type { TestRunner } from "./testRunner";
import { ForeignFileError, readForeignText } from "../files/readForeign";

/** Tests with the runner that reported them. */
export interface Reported {
  runner: TestRunner;
  tests: TestCase[];
}

interface Printed {
  stdout: string;
  stderr: string;
}

function reportIn(reportFolder: string, name: string): Reported | undefined {
  try {
    return readReport(reportFolder, name);
  } catch (error) {
    if (error instanceof ForeignFileError) return undefined;
    throw error;
  }
}

function readReport(reportFolder: string, name: string): Reported | undefined {
  const file = path.join(reportFolder, name);
  if (/^node-.*\.jsonl$/.test(name)) return { runner: "node-test", tests: readNodeReport(file) };
  // A report that is cut off is none.
  const of = (runner: TestRunner, tests: TestCase[] | undefined): Reported | undefined =>
    tests === undefined ? undefined : { runner, tests };
  for (const runner of ["jest", "vitest", "mocha"] as const) {
    const isOwn = name.startsWith(`${runner}-`) && name.endsWith(".json");
    if (isOwn) return of(runner, readJestReport(readForeignText(file, "report")));
  }
  if (file !== pytestReportFile(reportFolder)) return undefined;
  return of("pytest", readJunit(readForeignText(file, "report")));
}

/** Go and cargo have no report but what they print. */
function printedReport(
  runner: TestRunner | undefined,
  { stdout, stderr }: Printed,
): Reported | undefined {
  if (runner !== "go-test" && runner !== "cargo-test") return undefined;
  const said = stripSequences(stdout);
  const isGo = runner === "go-test";
  const tests = isGo ? readGoTestText(said, stripSequences(stderr)) : readCargoTestText(said);
  return tests === undefined ? undefined : { runner, tests };
}

/** What the test runners behind a command reported: in files, or in what the one that is known to be there printed. */
export function readReports(
  reportFolder: string,
  runner: TestRunner | undefined,
  output: Printed,
): Reported[] {
  const written = readdirSync(reportFolder)
    .sort()
    .flatMap((name) => reportIn(reportFolder, name) ?? []);
  const printed = printedReport(runner, output);
  return printed === undefined ? written : [...written, printed];
}
