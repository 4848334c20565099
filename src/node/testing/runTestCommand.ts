import { mkdirSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import type { Issue } from "../../core/model/issue";
import { readJunit } from "../../core/plugins/parsers/parseJunit";
import { stripControl } from "../../core/plugins/stripControl";
import type { TestCase } from "../../core/plugins/testCase";
import { runProcess, type ProcessResult } from "../processes/runProcess";
import { judgeTests, type Blamed, type Verdict } from "./judgeTests";
import { foreignModules, watchImports, type Checkouts } from "./pythonImports";
import { readNodeReport } from "./readNodeReport";
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
  /** Where the code under test must come from, and where not. */
  checkouts?: Checkouts;
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

/** Tests with the runner that reported them. */
interface Reported {
  runner: "node-test" | "pytest";
  tests: TestCase[];
}

function reportsIn(reportFolder: string): Reported[] {
  return readdirSync(reportFolder)
    .sort()
    .flatMap((name): Reported[] => {
      const file = path.join(reportFolder, name);
      if (/^node-.*\.jsonl$/.test(name)) {
        return [{ runner: "node-test", tests: readNodeReport(file) }];
      }
      if (file !== pytestReportFile(reportFolder)) return [];
      // A report that is cut off is none.
      const tests = readJunit(readFileSync(file, "utf8"));
      return tests === undefined ? [] : [{ runner: "pytest", tests }];
    });
}

function tail({ stdout, stderr }: ProcessResult): string {
  const said = [stdout, stderr].map((text) => stripControl(text).trim()).filter(Boolean);
  return said.map((text) => text.slice(-outputTail / said.length)).join("\n");
}

/** Tests of another checkout's code prove nothing about this one, however they ended. */
function ofOtherCode({ checkouts, reportFolder }: TestCommandRequest): Verdict | undefined {
  const [module] = checkouts === undefined ? [] : foreignModules(reportFolder);
  if (module === undefined) return undefined;
  const mend = `install the project there in worktree.setup of the bundle, or set "pythonpath" in pytest's configuration`;
  const why = `it imported ${module.name} from ${module.file}, outside of the worktree; ${mend}`;
  return { outcome: "not_proven", why };
}

/**
 * Runs an acceptance command and reads what the test runners behind it report. Never passed without a reason:
 * tests that were executed, or for commands of no known runner the exit code.
 */
export async function runTestCommand(request: TestCommandRequest): Promise<TestCommandResult> {
  const { command, folder, reportFolder } = request;
  mkdirSync(reportFolder, { recursive: true });
  const text = runnerText(command, folder);
  const { env, checkouts } = request;
  const watched = checkouts === undefined ? env : watchImports(env, reportFolder, checkouts);
  const ran = await runProcess({
    command: { shell: command },
    cwd: folder,
    env: requestReports(watched, reportFolder, text),
    ...(request.logFile === undefined ? {} : { logFile: request.logFile }),
    ...(request.totalMs === undefined ? {} : { totalMs: request.totalMs }),
    ...(request.signal === undefined ? {} : { signal: request.signal }),
    ...(request.onOutput === undefined ? {} : { onOutput: request.onOutput }),
  });
  const elsewhere = ofOtherCode(request);
  const reports = elsewhere === undefined ? reportsIn(reportFolder) : [];
  const tests = reports.length === 0 ? null : reports.flatMap((report) => report.tests);
  const output = tail(ran);
  const verdict: Blamed =
    elsewhere ?? judgeTests({ ran, tests, runner: knownRunner(text), output, command });
  const failed = reports.flatMap((report) =>
    report.tests
      .filter((test) => test.outcome === "failed")
      .map((test) => testIssue(test, report.runner, folder)),
  );
  const blamed = verdict.blame === undefined ? [] : [commandIssue(command, verdict, output)];
  return {
    outcome: verdict.outcome,
    why: verdict.why,
    command,
    exitCode: ran.exitCode,
    tests,
    executed: (tests ?? []).filter((test) => test.outcome !== "skipped").length,
    skipped: (tests ?? []).filter((test) => test.outcome === "skipped").length,
    issues: failed.length > 0 ? failed : blamed,
    output,
    durationMs: ran.durationMs,
  };
}
