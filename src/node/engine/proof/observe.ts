import type { Ending } from "../../../core/proof/redReason";
import { endingOf } from "../../../core/proof/redReason";
import type { Observation } from "../../../core/proof/verdict";
import type { TestCase } from "../../../core/plugins/testCase";
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

/** Adds how each candidate ended on a version. */
export function observe(
  candidates: readonly ProvingTest[],
  results: readonly TestCommandResult[],
  before: readonly TestCommandResult[],
): void {
  for (const candidate of candidates) {
    const result = results.find(({ command }) => command === candidate.command);
    if (result === undefined) continue;
    const passed = before.find(({ command }) => command === candidate.command)?.tests ?? [];
    const { case: test } = candidate;
    if (test === undefined) candidate.endings.push(commandEnding(result, passed));
    else if (result.exitCode === null) candidate.endings.push("timeout");
    else candidate.endings.push(endingOf(test, result.tests));
  }
}
