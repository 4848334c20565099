import { chmodSync, mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { isVerifyLine } from "../../../core/trace/verifyLine";
import { ForeignFileError, readForeignText } from "../../files/readForeign";
import { whileAtWork } from "../../git/trust/trustedSettings";
import { toolEnvironment } from "../../processes/environment";
import { probeWorkspacePackages } from "../../testing/probeWorkspacePackages";
import { runTestCommand, type TestCommandResult } from "../../testing/runTestCommand";
import type { OpenAttempt } from "../record/attempts";
import type { Engine, Work } from "../record/engine";
import { keptIn, toolRights } from "../record/keptIn";
import { showNow, watchOutput } from "../record/notes";
import { whileStateIsGuarded } from "../record/stateGuard";
import { StepFailure } from "../record/stepFailure";
import { comparingFiles } from "./testedFiles";

const commandMs = 30 * 60_000;

/** The commands to run, each once: the acceptance tests, then what scenarios are mapped to. */
export function commandsOf(work: Work): string[] {
  const { acceptance_tests: acceptance, scenario_tests: mapped } = work.bundle;
  const commands = acceptance.filter((line) => !isVerifyLine(line));
  return [...new Set([...commands, ...Object.values(mapped)])];
}

/** Test runners write their reports for everybody to read, with whatever the tests printed. */
function closeReports({ redact }: Engine, folder: string): void {
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const file = path.join(entry.parentPath, entry.name);
    chmodSync(file, 0o600);
    const clean = redactedReport(file, redact);
    if (clean === undefined) rmSync(file);
    else writeFileSync(file, clean);
  }
}

/** Undefined for one too large to be looked through, which is no report for us either. */
function redactedReport(file: string, redact: (text: string) => string): string | undefined {
  try {
    return redact(readForeignText(file, "report"));
  } catch (error) {
    if (error instanceof ForeignFileError) return undefined;
    throw error;
  }
}

/** How commands are run where they do not decide by themselves. */
interface Pass {
  /** Part of the names of the report folders. */
  name?: string;
  /** The results that are shown. */
  shown?: "all" | "failed" | "none";
  /** Whether failed tests are run once more alone. */
  retryFailed?: boolean;
  /** Each is ended after so many milliseconds. */
  totalMs?: number;
}

/** Runs commands one after the other, unchanged, and shows how each ended. */
export async function runCommands(
  engine: Engine,
  work: Work,
  attempt: OpenAttempt,
  commands: readonly string[],
  { name: pass = "", shown = "all", retryFailed = true, totalMs = commandMs }: Pass = {},
): Promise<TestCommandResult[]> {
  const results: TestCommandResult[] = [];
  const watch = watchOutput(engine, work, attempt);
  try {
    for (const [index, command] of commands.entries()) {
      showNow(engine, work, attempt, command);
      const name = `${attempt.step}-${attempt.number}.reports-${pass}${index + 1}`;
      const reportFolder = path.join(path.dirname(attempt.logFile), name);
      mkdirSync(reportFolder, { recursive: true, mode: 0o700 });
      const run = () =>
        runTestCommand({
          command,
          folder: work.folder,
          env: toolEnvironment(engine.env, engine.settings.env),
          reportFolder,
          checkouts: { main: engine.project.gitRoot, worktree: work.worktree },
          logFile: attempt.logFile,
          totalMs,
          retryFailed,
          signal: engine.signal,
          onOutput: watch.onOutput,
          start: keptIn(engine, work, toolRights(work)),
        });
      const guarded = () =>
        whileStateIsGuarded(engine, work, attempt, command, () => whileAtWork(engine.git, run));
      const result = await comparingFiles(engine, work, attempt, guarded);
      closeReports(engine, reportFolder);
      engine.signal.throwIfAborted();
      results.push(result);
      const isShown = shown === "all" || (shown === "failed" && result.outcome !== "passed");
      if (isShown) showCommand(engine, work, attempt, result);
    }
  } finally {
    watch.stop();
  }
  return results;
}

function showCommand(engine: Engine, work: Work, attempt: OpenAttempt, result: TestCommandResult) {
  const counted = result.tests !== null;
  engine.show({
    at: engine.clock.now(),
    kind: "test_command_finished",
    workstream: work.id,
    step: attempt.step,
    attempt: attempt.number,
    command: result.command,
    exitCode: result.exitCode,
    tests: counted ? result.executed : null,
    skipped: counted ? result.skipped : null,
    ...(result.flaky > 0 ? { flaky: result.flaky } : {}),
    outcome: result.outcome,
    why: result.why,
  });
}

/** Throws a StepFailure where tests in the worktree would import another checkout's packages. */
export function probe({ project }: Engine, work: Work): void {
  const elsewhere = probeWorkspacePackages({ main: project.gitRoot, worktree: work.worktree });
  if (elsewhere.length === 0) return;
  const names = elsewhere.map(({ name, resolved }) => `${name} from ${resolved}`);
  throw new StepFailure(
    "setup_failed",
    `not proven: tests would import ${names.join(", ")}; add "npm install" to worktree.setup of the bundle`,
  );
}
