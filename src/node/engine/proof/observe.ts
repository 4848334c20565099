import type { Ending } from "../../../core/proof/redReason";
import { endingOf } from "../../../core/proof/redReason";
import type { Observation } from "../../../core/proof/verdict";
import type { TestCase } from "../../../core/plugins/testCase";
import { runnerText } from "../../testing/runnerText";
import { knownRunner, type TestRunner } from "../../testing/testRunner";
import type { TestCommandResult } from "../../testing/runTestCommand";
import type { ScenarioEvidence } from "../checks/evidence";

/** A test or command that may prove a scenario, and how it ended on each version so far. */
export interface ProvingTest extends Observation {
  command: string;
  /** Undefined where the command as a whole is what proves. */
  case: TestCase | undefined;
  endings: Ending[];
}

/** What may prove a scenario: every test of its name that passed, or the command that it is mapped to. */
export function candidatesOf({ kind, tests = [], command }: ScenarioEvidence): ProvingTest[] {
  if (kind === "command" && command !== undefined)
    return [{ command, test: command, case: undefined, endings: [] }];
  return tests.map(({ command: own, test }) => ({
    command: own,
    test: test.name,
    case: test,
    endings: [],
  }));
}

const notStarted = new Set([126, 127, 9009]);

/** How a command as a whole ended on a version: by what its tests say, else by its exit code. */
function commandEnding(result: TestCommandResult, passedBefore: readonly TestCase[]): Ending {
  if (result.outcome === "passed") return "passed";
  if (result.exitCode === null) return "timeout";
  if (result.tests !== null) {
    const endings = passedBefore.map((test) => endingOf(test, result.tests));
    return endings.find((each) => each === "assertion" || each === "error") ?? "not_loaded";
  }
  if (notStarted.has(result.exitCode)) return "not_run";
  const said = { message: "", details: result.output, outcome: "failed" as const };
  const whole = { ...said, suite: [], name: "", file: undefined, line: undefined };
  return endingOf(whole, [whole]);
}

function endingOn(
  result: TestCommandResult,
  test: TestCase | undefined,
  passedBefore: readonly TestCase[],
): Ending {
  if (test === undefined) return commandEnding(result, passedBefore);
  return result.exitCode === null ? "timeout" : endingOf(test, result.tests);
}

const scriptRunners: ReadonlySet<string | undefined> = new Set<TestRunner>([
  ...(["pytest", "node-test", "jest", "vitest", "mocha"] as const),
]);

/** Whether a command runs tests of a language in which functions are made hollow, and said how they ended. */
function hasLoadable({ command, tests }: TestCommandResult, folder: string): boolean {
  return tests !== null && scriptRunners.has(knownRunner(runnerText(command, folder)));
}

/** Adds how each candidate ended on a version, shown in a folder. */
export function observe(
  candidates: readonly ProvingTest[],
  results: readonly TestCommandResult[],
  before: readonly TestCommandResult[],
  folder: string,
): void {
  for (const candidate of candidates) {
    const result = results.find(({ command }) => command === candidate.command);
    if (result === undefined) continue;
    const passed = before.find(({ command }) => command === candidate.command)?.tests ?? [];
    const { case: test } = candidate;
    const ending = endingOn(result, test, passed);
    const isBuilt = ending !== "not_loaded" || hasLoadable(result, folder);
    candidate.endings.push(isBuilt ? ending : "not_built");
  }
}
