import type { Change } from "../model/change";
import { parseChange } from "../change/parseChange";
import { readTasks } from "../text/readTasks";
import { provablesFor } from "../trace/verifyLine";
import { bundleTexts, type BundleTexts } from "./bundleTexts";
import { languageFile } from "./languageFile";
import type { ProjectTexts } from "./projectTexts";
import { nameBefore } from "./replacedRequirement";
import { readOutline, type SpecOutline } from "../text/specOutline";
import { inLine, touches, type TextRange } from "./textEdit";

/** Where a requirement lives: in a capability, whoever changes it, or in the proposal of one change. */
export type Home = { kind: "capability"; spec: string } | { kind: "proposal"; change: string };

/** A thing that is named in several files. Requirements go by the name that the main spec has for them. */
export type LanguageTarget =
  | { kind: "requirement"; home: Home; name: string }
  | { kind: "scenario"; home: Home; requirement: string; name: string }
  | { kind: "task"; change: string; text: string };

/** A thing at a place, and the range that names it there. */
export interface PlacedTarget {
  target: LanguageTarget;
  range: TextRange;
}

/** The home of the requirements of a file; undefined when it has none. */
function homeOf(file: string): Home | undefined {
  const about = languageFile(file);
  if (about.kind === "delta" || about.kind === "spec") {
    return { kind: "capability", spec: about.spec };
  }
  return about.kind === "proposal" ? { kind: "proposal", change: about.change } : undefined;
}

/** The name that the main spec has for a requirement of an outline. */
export function lastingName(
  outline: SpecOutline,
  requirement: SpecOutline["requirements"][number],
): string {
  return requirement.form === "from" ? requirement.name : nameBefore(outline, requirement.name);
}

function inSpec(home: Home, text: string, line: number): PlacedTarget | undefined {
  const outline = readOutline(text);
  for (const requirement of outline.requirements) {
    const name = lastingName(outline, requirement);
    if (requirement.line === line) {
      return { target: { kind: "requirement", home, name }, range: requirement.range };
    }
    const scenario = requirement.scenarios.find((each) => each.line === line);
    if (scenario === undefined) continue;
    const target = { kind: "scenario", home, requirement: name, name: scenario.name } as const;
    return { target, range: scenario.range };
  }
  return undefined;
}

function inTasks(change: string, file: string, text: string, line: number) {
  const task = readTasks(file, text).find(({ place }) => place.line === line);
  if (task === undefined || task.text === "") return undefined;
  const written = text.split("\n")[line - 1] ?? "";
  const column = written.indexOf(task.text) + 1;
  const target: LanguageTarget = { kind: "task", change, text: task.text };
  return { target, range: inLine(line, column, column + task.text.length) };
}

/** What a scenario key or requirement key of a change stands for. */
function targetOfKey(texts: ProjectTexts, change: Change, key: string): LanguageTarget | undefined {
  for (const requirement of change.requirements) {
    const scenario = requirement.scenarios.find((each) => each.key === key);
    if (scenario === undefined && requirement.key !== key) continue;
    const home = homeOf(requirement.place.file);
    if (home === undefined) return undefined;
    const outline = readOutline(texts.text(requirement.place.file) ?? "");
    const name = nameBefore(outline, requirement.name);
    return scenario === undefined
      ? { kind: "requirement", home, name }
      : { kind: "scenario", home, requirement: name, name: scenario.name };
  }
  return undefined;
}

/** The key of what an acceptance test asks to prove; undefined for a command and for words of its own. */
export function provenKey(test: string, change: Change): string | undefined {
  return provablesFor([test], change)[0]?.key;
}

function inBundle(
  texts: ProjectTexts,
  bundle: BundleTexts,
  place: { line: number; column: number },
): PlacedTarget | undefined {
  const isHere = ({ range }: { range: TextRange }) => touches(range, place.line, place.column);
  const task = bundle.tasks.find(isHere);
  if (task !== undefined) {
    const target: LanguageTarget = { kind: "task", change: bundle.change, text: task.value };
    return { target, range: task.range };
  }
  const test = bundle.acceptanceTests.find(isHere);
  const keyed = bundle.scenarioTests.find(isHere);
  const found = test ?? keyed;
  if (found === undefined || !texts.changes().includes(bundle.change)) return undefined;
  const change = parseChange(bundle.change, texts.changeFiles(bundle.change));
  const key = test === undefined ? found.value : provenKey(test.value, change);
  const target = key === undefined ? undefined : targetOfKey(texts, change, key);
  return target === undefined ? undefined : { target, range: found.range };
}

/** What stands at a place of a spec, delta, proposal, task list or bundle. */
export function targetAt(
  texts: ProjectTexts,
  file: string,
  place: { line: number; column: number },
): PlacedTarget | undefined {
  const about = languageFile(file);
  const text = texts.text(file);
  if (text === undefined || about.kind === "other") return undefined;
  if (about.kind === "tasks") return inTasks(about.change, file, text, place.line);
  if (about.kind === "bundle") {
    const bundle = bundleTexts(text);
    return bundle === undefined ? undefined : inBundle(texts, bundle, place);
  }
  const home = homeOf(file);
  return home === undefined ? undefined : inSpec(home, text, place.line);
}
