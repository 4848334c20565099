import { chmodSync, mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { compileScope } from "../../../core/scope/scope";
import { fingerprintIssues } from "../../../core/plugins/fingerprint";
import { isVerifyLine } from "../../../core/trace/verifyLine";
import { toolEnvironment } from "../../processes/environment";
import { probeWorkspacePackages } from "../../testing/probeWorkspacePackages";
import { keepScopeFiles } from "../../testing/scopeFiles";
import { runTestCommand, type TestCommandResult } from "../../testing/runTestCommand";
import { finishAttempt, startAttempt, type AttemptEnd, type OpenAttempt } from "../record/attempts";
import { endOfFailure } from "./endOfFailure";
import type { Engine, Work } from "../record/engine";
import { evidenceWrites, judgeScenarios, type ScenarioEvidence } from "../checks/evidence";
import { issueWrites, type JudgedIssue } from "../checks/findingWrites";
import { judgeErrors } from "../record/judgeErrors";
import { inProject } from "../worktree/judgeWorktree";
import { setAside } from "../agent/leftovers";
import { lineReader } from "../checks/lineReader";
import { showErrors, showNow, watchOutput } from "../record/notes";
import { gitOf, reopenWorktree } from "../worktree/prepareWorktree";
import { StepFailure } from "../record/stepFailure";
import { whileAtWork } from "../../git/trust/trustedSettings";
import { whileStateIsGuarded } from "../record/stateGuard";
import { keptIn, toolRights } from "../record/keptIn";
import { comparingFiles } from "./testedFiles";
import { ForeignFileError, readForeignText } from "../../files/readForeign";

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

/** Runs commands one after the other, unchanged, and shows how each ended. */
export async function runCommands(
  engine: Engine,
  work: Work,
  attempt: OpenAttempt,
  commands: readonly string[],
): Promise<TestCommandResult[]> {
  const results: TestCommandResult[] = [];
  const watch = watchOutput(engine, work, attempt);
  try {
    for (const [index, command] of commands.entries()) {
      showNow(engine, work, attempt, command);
      const name = `${attempt.step}-${attempt.number}.reports-${index + 1}`;
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
          totalMs: commandMs,
          signal: engine.signal,
          onOutput: watch.onOutput,
          start: keptIn(engine, work, toolRights(work)),
        });
      const guarded = () =>
        whileStateIsGuarded(engine, work, attempt, command, () => whileAtWork(engine.git, run));
      const result = await comparingFiles(engine, work, guarded);
      closeReports(engine, reportFolder);
      engine.signal.throwIfAborted();
      results.push(result);
      showCommand(engine, work, attempt, result);
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

function showScenarios(
  engine: Engine,
  work: Work,
  attempt: OpenAttempt,
  evidence: readonly ScenarioEvidence[],
) {
  for (const { provable, state, by, why } of evidence) {
    engine.show({
      at: engine.clock.now(),
      kind: "scenario_result",
      workstream: work.id,
      step: attempt.step,
      attempt: attempt.number,
      scenario: provable.name,
      state,
      ...(by === undefined ? {} : { by }),
      ...(why === undefined ? {} : { why }),
    });
  }
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

/** How RUNTIME ended: failures first, then what nobody proved. */
function endOf(
  results: readonly TestCommandResult[],
  evidence: readonly ScenarioEvidence[],
  failing: readonly string[],
): AttemptEnd {
  const proven = evidence.filter(({ state }) => state === "proven").length;
  const scenarios = `${proven} of ${evidence.length} proven`;
  const bad = results.filter(({ outcome }) => outcome !== "passed");
  if (failing.length > 0) {
    const onlyUnproven = bad.every(({ outcome }) => outcome === "not_proven");
    const what = bad.map(({ command, why }) => `${command}: ${why}`).join("; ");
    const reason = onlyUnproven ? "not_proven" : "tests_failed";
    const summary = `${onlyUnproven ? "not proven: " : ""}${what}, ${scenarios}`;
    return { status: "failed", reason, summary, failing };
  }
  if (bad.length > 0) {
    // No test and no edit can mend it: the command could not be run as it is meant to.
    const what = bad.map(({ command, why }) => `${command}: ${why}`).join("; ");
    return {
      status: "failed",
      reason: "setup_failed",
      summary: `not proven: ${what}, ${scenarios}`,
    };
  }
  if (results.length === 0 && evidence.length === 0) {
    const summary = "not proven: the bundle has no acceptance test";
    return { status: "failed", reason: "not_proven", summary };
  }
  const unproven = evidence.filter(({ state }) => state !== "proven");
  if (unproven.length > 0) {
    const names = unproven.map(({ provable }) => `"${provable.name}"`).join(", ");
    return {
      status: "failed",
      reason: "not_proven",
      summary: `not proven: nothing shows ${names}, ${scenarios}`,
    };
  }
  return { status: "passed", summary: scenarios };
}

function statesOf(evidence: readonly ScenarioEvidence[]): Record<string, string> {
  return Object.fromEntries(evidence.map(({ provable, state }) => [provable.key, state]));
}

/** RUNTIME: the acceptance commands run unchanged, then each scenario is judged by their reports. */
export async function runtimeStep(engine: Engine, work: Work): Promise<void> {
  const attempt = await startAttempt(engine, work, "runtime");
  try {
    await reopenWorktree(engine, work, attempt);
    const git = gitOf(work);
    await setAside(engine, work, attempt, git);
    probe(engine, work);
    const { commit } = await git.head();
    const tree = await git.treeOf(commit);
    const results = await runCommands(engine, work, attempt, commandsOf(work));
    await git.resetTo(commit);
    const scope = compileScope(work.bundle);
    const files = inProject(engine, await git.trackedPaths(commit)).filter(scope.allows);
    keepScopeFiles(attempt.logFile, work.folder, files, engine.redact);
    const evidence = judgeScenarios(engine, work, results, tree);
    showScenarios(engine, work, attempt, evidence);
    const lineText = lineReader(work.folder);
    const issues: JudgedIssue[] = fingerprintIssues(
      results.flatMap((result) => result.issues),
      lineText,
    ).map((issue) => ({ ...issue, isNew: true }));
    const failing = [...new Set(issues.map((issue) => issue.fingerprint))].sort();
    // A command that could not run as it is meant to has not said that anything is mended.
    const ranAll = results.every(
      ({ outcome, issues: own }) => outcome === "passed" || own.length > 0,
    );
    const judged = judgeErrors(engine, work, attempt, new Set(failing), () => ranAll);
    showErrors(engine, work, attempt, issues, { seen: judged.seen, knownCount: 0 });
    const end = endOf(results, evidence, failing);
    await finishAttempt(
      engine,
      work,
      attempt,
      { ...end, commit, tree },
      {
        events: judged.events,
        facts: { ...judged.facts, scenarios: statesOf(evidence) },
        writes: [
          ...judged.writes,
          ...issueWrites(attempt, null, issues),
          ...evidenceWrites(engine, work, attempt, evidence, { commit, tree }),
        ],
      },
    );
  } catch (error) {
    await finishAttempt(engine, work, attempt, endOfFailure(engine, error));
  }
}
