import { mkdirSync } from "node:fs";
import path from "node:path";
import type { Issue } from "../../core/model/issue";
import { stripSequences } from "../../core/text/controlCharacters";
import type { TestCase } from "../../core/plugins/testCase";
import { runProcess, type ProcessResult, type ProcessRunner } from "../processes/runProcess";
import { judgeTests, type Blamed, type Verdict } from "./judgeTests";
import { probeOwnPath } from "./probeOwnPath";
import { foreignModules, watchImports, type Checkouts } from "./pythonImports";
import { readReports, type Reported } from "./readReports";
import { reportNeeds, requestReports } from "./reportRequest";
import { aloneEnvironment, isSameTest } from "./runAlone";
import { runnerText } from "./runnerText";
import { commandIssue, testIssue } from "./testIssues";
import { knownRunner, type TestRunner } from "./testRunner";

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
  /** Whether failed tests are run once more alone; unless it is false they are. */
  retryFailed?: boolean;
  signal?: AbortSignal;
  onOutput?: () => void;
  /** Starts the command; by itself it is not kept in. */
  start?: ProcessRunner;
}

/** What a test command showed. */
export interface TestCommandResult extends Verdict {
  command: string;
  exitCode: number | null;
  /** null when no runner wrote a report. */
  tests: TestCase[] | null;
  executed: number;
  skipped: number;
  /** Tests that failed and passed when they were run once more alone. */
  flaky: number;
  issues: Issue[];
  /** The end of what it printed. */
  output: string;
  durationMs: number;
}

const outputTail = 12_000;
/** With more failures at once it is the code that is broken, and running each alone would take long. */
const mostAlone = 10;

function tail({ stdout, stderr }: ProcessResult): string {
  const said = [stdout, stderr].map((text) => stripSequences(text).trim()).filter(Boolean);
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

interface Ran {
  ran: ProcessResult;
  /** Why its tests say nothing about this worktree. */
  elsewhere: Verdict | undefined;
  reports: Reported[];
}

async function runOnce(
  request: TestCommandRequest,
  text: string,
  alone?: { runner: TestRunner; test: TestCase },
): Promise<Ran> {
  const { command, folder, reportFolder, checkouts } = request;
  mkdirSync(reportFolder, { recursive: true, mode: 0o700 });
  const watched =
    checkouts === undefined ? request.env : watchImports(request.env, reportFolder, checkouts);
  const asked = requestReports(watched, reportFolder, text);
  const ran = await (request.start ?? runProcess)({
    command: { shell: command },
    cwd: folder,
    needs: reportNeeds(reportFolder),
    env:
      alone === undefined ? asked : aloneEnvironment(alone.runner, asked, alone.test, reportFolder),
    ...(request.logFile === undefined ? {} : { logFile: request.logFile }),
    ...(request.totalMs === undefined ? {} : { totalMs: request.totalMs }),
    ...(request.signal === undefined ? {} : { signal: request.signal }),
    ...(request.onOutput === undefined ? {} : { onOutput: request.onOutput }),
  });
  const elsewhere = ofOtherCode(request);
  const reports = elsewhere === undefined ? readReports(reportFolder, knownRunner(text), ran) : [];
  return { ran, elsewhere, reports };
}

/** What pytest only has to collect: modules are imported, and no test runs again. */
function collecting(env: TestCommandRequest["env"]): Record<string, string> {
  const earlier = env["PYTEST_ADDOPTS"] ?? "";
  return { ...env, PYTEST_ADDOPTS: `${earlier} --collect-only`.trim() };
}

/** Why the tests say nothing about this worktree, also where the command kept its Python from telling. */
async function elsewhereOf(
  request: TestCommandRequest,
  text: string,
  { ran, elsewhere, reports }: Ran,
): Promise<Verdict | undefined> {
  const { command, reportFolder, checkouts, env } = request;
  if (elsewhere !== undefined || checkouts === undefined) return elsewhere;
  if (ran.outcome !== "exited" || request.signal?.aborted === true) return undefined;
  const look = async (other: string, folder: string): Promise<Verdict | undefined> => {
    const again = { ...request, command: other, reportFolder: folder, env: collecting(env) };
    return (await runOnce(again, text)).elsewhere;
  };
  return probeOwnPath({ command, text, reportFolder, reports, look });
}

/** Runs each failed test once more, alone: one that passes then is flaky, whatever it is asked to prove. */
async function findFlaky(request: TestCommandRequest, text: string, { ran, reports }: Ran) {
  const failed = reports.flatMap(({ runner, tests }) =>
    tests.filter(({ outcome }) => outcome === "failed").map((test) => ({ runner, test })),
  );
  if (ran.outcome !== "exited" || request.retryFailed === false) return reports;
  if (failed.length > mostAlone) return reports;
  const flaky = new Set<TestCase>();
  for (const [index, each] of failed.entries()) {
    if (request.signal?.aborted === true) return reports;
    const reportFolder = path.join(request.reportFolder, `alone-${index + 1}`);
    const again = await runOnce({ ...request, reportFolder }, text, each);
    const same = again.reports
      .filter(({ runner }) => runner === each.runner)
      .flatMap(({ tests }) => tests.filter((test) => isSameTest(test, each.test)));
    const hasPassed = same.length > 0 && same.every(({ outcome }) => outcome === "passed");
    if (hasPassed) flaky.add(each.test);
  }
  return reports.map(({ runner, tests }) => ({
    runner,
    tests: tests.map((test) => (flaky.has(test) ? { ...test, outcome: "flaky" as const } : test)),
  }));
}

function isBad({ outcome }: TestCase): boolean {
  return outcome === "failed" || outcome === "flaky";
}

const mostNamed = 3;

/** The result of a command during which files of the product changed: what it tested is not what is committed. */
export function notWhatWasTested(
  result: TestCommandResult,
  changed: readonly string[],
): TestCommandResult {
  const more = changed.length > mostNamed ? ` and ${changed.length - mostNamed} more` : "";
  const named = `${changed.slice(0, mostNamed).join(", ")}${more}`;
  const why = `${named} changed while it ran, so what it tested is not what is committed; let tests write in a temporary folder`;
  if (result.outcome === "failed") return result;
  const verdict = { outcome: "not_proven", why, blame: "files-changed" } as const;
  const issues = [commandIssue(result.command, verdict, result.output)];
  // No test of it says anything about a scenario.
  return { ...result, outcome: "not_proven", why, tests: [], issues };
}

/**
 * Runs an acceptance command and reads what the test runners behind it report. Never passed without a reason:
 * tests that were executed, or for commands of no known runner the exit code.
 */
export async function runTestCommand(request: TestCommandRequest): Promise<TestCommandResult> {
  const { command, folder } = request;
  const text = runnerText(command, folder);
  const first = await runOnce(request, text);
  const { ran } = first;
  const elsewhere = await elsewhereOf(request, text, first);
  const reports = await findFlaky(request, text, first);
  const tests = reports.length === 0 ? null : reports.flatMap((report) => report.tests);
  const output = tail(ran);
  const verdict: Blamed =
    elsewhere ?? judgeTests({ ran, tests, runner: knownRunner(text), output, command });
  const bad = reports.flatMap((report) =>
    report.tests.filter(isBad).map((test) => testIssue(test, report.runner, folder)),
  );
  const blamed = verdict.blame === undefined ? [] : [commandIssue(command, verdict, output)];
  const all = tests ?? [];
  const skipped = all.filter((test) => test.outcome === "skipped").length;
  return {
    outcome: verdict.outcome,
    why: verdict.why,
    command,
    exitCode: ran.exitCode,
    tests,
    executed: all.length - skipped,
    skipped,
    flaky: all.filter((test) => test.outcome === "flaky").length,
    issues: bad.length > 0 ? bad : blamed,
    output,
    durationMs: ran.durationMs,
  };
}
