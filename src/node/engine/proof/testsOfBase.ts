import path from "node:path";
import { lostTests } from "../../../core/proof/lostTests";
import { isTestPath } from "../../../core/proof/testPaths";
import type { Issue } from "../../../core/model/issue";
import { firstNames } from "../../../core/words/firstNames";
import { plural } from "../../../core/words/plural";
import type { TestCase } from "../../../core/plugins/testCase";
import { placeOfTest } from "../../testing/testIssues";
import type { TestCommandResult } from "../../testing/runTestCommand";
import type { OpenAttempt } from "../record/attempts";
import type { Engine } from "../record/engine";
import { note } from "../record/notes";
import type { ProofCheckout } from "./proofCheckout";
import { lostIssues, onlyChosenIssues, restoredIssues } from "./proofIssues";
import { runCommands } from "./runCommands";
import { withTestsOfBase, type Between } from "./versions";

/** Words with which a test file can keep others from running. */
const reachesOthers =
  /\.only\b|\bf(?:it|describe|context)\b|\bprocess\.(?:exit|abort|kill|reallyExit|emit|on)|\b_exit\b|\bsys\.exit|\batexit\b|\bpytest\.(?:exit|skip)|pytest_|addOption|\bmonkeypatch\b|\bafter(?:All)?\(|\bbefore(?:All|Each)?\(/;

/** Words with which code ends the run of the tests that load it. */
const endsProcess =
  /\bprocess\.(?:exit|abort|kill|reallyExit)\b|\b_exit\b|\bsys\.exit|\batexit\b|\bos\.Exit\b|\bSystem\.exit\b/;

interface Examined {
  engine: Engine;
  checkout: ProofCheckout;
  attempt: OpenAttempt;
  between: Between;
  /** How the commands ended on the commit. */
  results: readonly TestCommandResult[];
}

function commandsIn(results: readonly TestCommandResult[]): string[] {
  return results.map(({ command }) => command);
}

function lostIn({ checkout, results }: Examined, before: readonly TestCommandResult[]): Issue[] {
  return before.flatMap((earlier) => {
    const now = results.find(({ command }) => command === earlier.command);
    const lost = lostTests(earlier.tests ?? [], now?.tests ?? []);
    return lostIssues(checkout.work.folder, lost, earlier.tests ?? []);
  });
}

/** Tests that the configuration of the base does not run, or not so. */
function onlyChosen({ checkout, results }: Examined, before: readonly TestCommandResult[]) {
  return results.flatMap((now) => {
    const earlier = before.find(({ command }) => command === now.command);
    const only = lostTests(now.tests ?? [], earlier?.tests ?? []);
    return onlyChosenIssues(checkout.work.folder, only, now.tests ?? []);
  });
}

/** Runs the tests of the base where the work changed any that the bundle does not unlock. */
async function restored(examined: Examined): Promise<Issue[]> {
  const { engine, checkout, attempt, between, results } = examined;
  const { work } = checkout;
  const files = [...between.changed.restored, ...between.rekeyed.map((each) => each.path)];
  if (files.length === 0) return [];
  const text = `${firstNames(files)} as before the work: ${plural(files.length, "file")} that the bundle does not unlock by name`;
  note(engine, work, attempt, "tests", text);
  await checkout.show(await withTestsOfBase(engine, work, between));
  const pass = { name: "base-", shown: "none" } as const;
  const before = await runCommands(engine, work, attempt, commandsIn(results), pass);
  const failed = before.flatMap((result) => restoredIssues(work.folder, result));
  // Tests in files that were put back may be gone; where only configuration was, every one is still there.
  const chosen = files.some(isTestPath) ? [] : onlyChosen(examined, before);
  return [...failed, ...lostIn(examined, before), ...(failed.length > 0 ? [] : chosen)];
}

/** Whether anything that the work changed can keep tests of the base from running. */
async function mayDeselect({ engine, between }: Examined): Promise<boolean> {
  const { commit, changed, choosing } = between;
  if (choosing !== "same") return true;
  const { added, unlocked, product } = changed;
  const says = async (files: readonly string[], words: RegExp) => {
    const contents = await engine.git.contentsAt(commit, files);
    return [...contents.values()].some((each) => words.test(each.toString("utf8")));
  };
  return (await says([...added, ...unlocked], reachesOthers)) || says(product, endsProcess);
}

/** Whether tests may be gone: files that the bundle names are theirs, or choose which run. */
function isUnlockedIn({ engine, checkout, between }: Examined, before: readonly TestCase[]) {
  const { prefix } = engine.project;
  const fileOf = (test: TestCase) =>
    path.posix.join(prefix, placeOfTest(test, checkout.work.folder).file);
  const files = new Set(before.map(fileOf));
  const unlocked = new Set(between.changed.unlocked);
  // What holds no tests itself may be what they are made of.
  const isAny = [...unlocked].some((file) => !files.has(file));
  return (test: TestCase) => isAny || unlocked.has(fileOf(test));
}

/** Looks at which tests run on the base where something may keep others from running. */
async function deselected(examined: Examined): Promise<Issue[]> {
  const { engine, checkout, attempt, between, results } = examined;
  if (between.choosing === "unlocked" || !(await mayDeselect(examined))) return [];
  await checkout.show(between.base);
  const pass = { name: "before-", shown: "none", retryFailed: false } as const;
  const before = await runCommands(engine, checkout.work, attempt, commandsIn(results), pass);
  const ran = before.map((result) => {
    const tests = result.tests ?? [];
    const isUnlocked = isUnlockedIn(examined, tests);
    const counted = tests.filter((test) => test.outcome === "passed" && !isUnlocked(test));
    return { ...result, tests: counted };
  });
  return lostIn(examined, ran);
}

/** The tests that were there before the work: they still pass as they were, and all of them still run. */
export async function testsOfBase(examined: Examined): Promise<Issue[]> {
  const issues = await restored(examined);
  if (issues.length > 0) return issues;
  return deselected(examined);
}
