import path from "node:path";
import type { Change } from "../../../core/model/change";
import { issueAt } from "../../../core/model/issueAt";
import type { Issue } from "../../../core/model/issue";
import { testTitle, type TestCase } from "../../../core/plugins/testCase";
import { verdictWords } from "../../../core/words/verdictWords";
import { fileText } from "../../change/readFolder";
import { placeOfTest } from "../../testing/testIssues";
import type { TestCommandResult } from "../../testing/runTestCommand";
import type { ScenarioEvidence } from "../checks/evidence";

/** Who finds them: the clean checkout of the commit. */
const proofSource = "proof";

function lineOf(folder: string, file: string, name: string): number | undefined {
  try {
    const lines = fileText(path.join(folder, file))?.split("\n") ?? [];
    const at = lines.findIndex((line) => line.includes(name));
    return at < 0 ? undefined : at + 1;
  } catch {
    // Without a line the test is named all the same.
    return undefined;
  }
}

function placeIn(folder: string, test: TestCase | undefined) {
  if (test === undefined) return { file: "." };
  const place = placeOfTest(test, folder);
  if (place.line > 1) return place;
  const plain = test.name.split("[")[0] ?? test.name;
  return { ...place, line: lineOf(folder, place.file, plain) ?? place.line };
}

/** What a scenario says, for whoever has to write a test of it. */
function saidBy(change: Change, key: string): string {
  const scenarios = change.requirements.flatMap((requirement) => requirement.scenarios);
  const scenario = scenarios.find((each) => each.key === key);
  return scenario?.steps.map(({ keyword, text }) => `${keyword} ${text}`).join("; ") ?? "";
}

/** A scenario whose test cannot tell the difference, at that test. */
export function verdictIssue(folder: string, change: Change, evidence: ScenarioEvidence): Issue[] {
  const { verdict, provable, tests = [] } = evidence;
  if (verdict === undefined) return [];
  const test = tests.find((each) => each.test.name === verdict.test)?.test;
  const said = saidBy(change, provable.key);
  const help = [
    said === "" ? "" : `The scenario says: ${said}.`,
    "This test lets through code that does not do it. Let the test call the changed code and check what the THEN says, so that it fails as soon as the change is taken away. Do not make it know what the code was like before.",
  ];
  return [
    issueAt(placeIn(folder, test), {
      source: proofSource,
      code: verdict.kind.replaceAll("_", "-"),
      message: `${provable.name}: "${verdict.test}" ${verdictWords(verdict)}, so it proves nothing`,
      help: help.filter((each) => each !== "").join(" "),
    }),
  ];
}

const unlock =
  "Let the code pass the tests as they were. A test that has to change is named by its exact path in files_scope, by a person.";

/** Tests of the base, put back as they were, that the work does not pass. */
export function restoredIssues(folder: string, result: TestCommandResult): Issue[] {
  if (result.outcome === "passed") return [];
  const failed = (result.tests ?? []).filter(({ outcome }) => outcome === "failed");
  if (failed.length === 0) {
    const message = `${result.command}: with the tests of the base put back: ${result.why}`;
    return [
      issueAt({ file: "." }, { source: proofSource, code: "tests-of-base", message, help: unlock }),
    ];
  }
  return failed.map((test) =>
    issueAt(placeIn(folder, test), {
      source: proofSource,
      code: "tests-of-base",
      message: `${testTitle(test)}: fails as it was before the work: ${test.message ?? "failed"}`,
      help: unlock,
    }),
  );
}

function issuesAt(code: string, says: string) {
  return (folder: string, names: readonly string[], tests: readonly TestCase[]): Issue[] =>
    names.map((name) => {
      const test = tests.find((each) => testTitle(each) === name);
      const message = `${name}: ${says}`;
      return issueAt(placeIn(folder, test), { source: proofSource, code, message, help: unlock });
    });
}

/** Tests that ran before the work and do not run any more. */
export const lostIssues = issuesAt(
  "test-lost",
  "ran before the work and does not run any more: deleted, skipped, deselected or renamed",
);

/** Tests that run only with configuration which the work changed and the bundle does not unlock by name. */
export const onlyChosenIssues = issuesAt(
  "test-chosen",
  "runs only with configuration that the work changed and the bundle does not name",
);
