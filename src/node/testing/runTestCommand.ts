import { mkdirSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import type { Issue } from "../../core/model/issue";
import { readJunit } from "../../core/plugins/parsers/parseJunit";
import { stripControl } from "../../core/plugins/stripControl";
import type { TestCase } from "../../core/plugins/testCase";
import { runProcess, type ProcessResult } from "../processes/runProcess";
import { judgeTests, type Verdict } from "./judgeTests";
import { readNodeReport } from "./readNodeReports";
import { pytestReportFile, requestReports } from "./reportRequest";
import { knownRunner, runnerText } from "./runnerText";
import { commandIssue, testIssue } from "./testIssues";

/** A command that proves something, and where it is run. */
export interface TestCommandRequest {
  /** Given to the shell unchanged. */
  command: string;
  folder: string;
  env: Readonly<Record<string, string>>;
  /** An empty or missing folder for the runners' reports. */
  reportFolder: string;
  logFile?: string;
  totalMs?: number;
  signal?: AbortSignal;
  onOutput?: () => void;
}

/** What a test command showed. */
export interface TestCommandResult extends Verdict {
  command: string;
  exitCode: number | null;
  /** null when no runner wrote a report. */
  tests: TestCase[] | null;
  executed: number;
  skipped: number;
  issues: Issue[];
  /** The end of what it printed. */
  output: string;
  durationMs: number;
}

const outputTail = 12_000;

function reportedTests(reportFolder: string): TestCase[] | null {
  const names = readdirSync(reportFolder).sort();
  const node = names
    .filter((name) => /^node-.*\.jsonl$/.test(name))
    .map((name) => readNodeReport(path.join(reportFolder, name)));
  const xml = path.basename(pytestReportFile(reportFolder));
  const pytest = names
    .filter((name) => name === xml)
    // A report that is cut off is none.
    .flatMap((name) => readJunit(readFileSync(path.join(reportFolder, name), "utf8")) ?? []);
  const hasPytest = names.includes(xml);
  return node.length === 0 && !hasPytest ? null : [...node.flat(), ...pytest];
}

function tail({ stdout, stderr }: ProcessResult): string {
  const said = [stdout, stderr].map((text) => stripControl(text).trim()).filter(Boolean);
  return said.map((text) => text.slice(-outputTail / said.length)).join("\n");
}

/**
 * Runs an acceptance command and reads what the test runners behind it report. Never passed without a reason:
 * tests that were executed, or for commands of no known runner the exit code.
 */
export async function runTestCommand(request: TestCommandRequest): Promise<TestCommandResult> {
  const { command, folder, reportFolder } = request;
  mkdirSync(reportFolder, { recursive: true });
  const text = runnerText(command, folder);
  const ran = await runProcess({
    command: { shell: command },
    cwd: folder,
    env: requestReports(request.env, reportFolder, text),
    ...(request.logFile === undefined ? {} : { logFile: request.logFile }),
    ...(request.totalMs === undefined ? {} : { totalMs: request.totalMs }),
    ...(request.signal === undefined ? {} : { signal: request.signal }),
    ...(request.onOutput === undefined ? {} : { onOutput: request.onOutput }),
  });
  const tests = reportedTests(reportFolder);
  const output = tail(ran);
  const verdict = judgeTests({ ran, tests, runner: knownRunner(text), output, command });
  const failed = (tests ?? []).filter((test) => test.outcome === "failed");
  const runner = knownRunner(text) ?? "command";
  const issues = failed.map((test) => testIssue(test, runner, folder));
  const needsIssue = issues.length === 0 && verdict.blame !== undefined;
  return {
    outcome: verdict.outcome,
    why: verdict.why,
    command,
    exitCode: ran.exitCode,
    tests,
    executed: (tests ?? []).filter((test) => test.outcome !== "skipped").length,
    skipped: (tests ?? []).filter((test) => test.outcome === "skipped").length,
    issues: needsIssue && verdict.blame ? [commandIssue(command, verdict.blame, output)] : issues,
    output,
    durationMs: ran.durationMs,
  };
}
