import { mainSpecFile } from "../archive/planArchive";
import type { Change } from "../model/change";
import { changeFolder } from "../change/changePaths";
import { parseChange } from "../change/parseChange";
import { bundleTexts } from "./bundleTexts";
import { lastingName, provenKey, type Home, type LanguageTarget } from "./languageTarget";
import type { ProjectTexts } from "./projectTexts";
import { readOutline } from "../text/specOutline";
import { inLine, type FileRange } from "./textEdit";

/** A place that speaks of a thing: `spec` is a main spec, `change` a delta or proposal, `verify` a line of a bundle. */
export interface Mention extends FileRange {
  role: "spec" | "change" | "verify" | "task" | "bundleTask";
}

type Provable = Exclude<LanguageTarget, { kind: "task" }>;

/** The file of a change in which a requirement of this home would stand. */
function fileIn(change: string, home: Home): string {
  return home.kind === "proposal"
    ? `${changeFolder(change)}/proposal.md`
    : `${changeFolder(change)}/specs/${home.spec}/spec.md`;
}

function headings(file: string, text: string, target: Provable, role: Mention["role"]): Mention[] {
  const outline = readOutline(text);
  const wanted = target.kind === "requirement" ? target.name : target.requirement;
  const own = outline.requirements.filter((each) => lastingName(outline, each) === wanted);
  const places =
    target.kind === "requirement"
      ? own
      : own.flatMap(({ scenarios }) => scenarios.filter(({ name }) => name === target.name));
  return places.map(({ range }) => ({ file, role, ...range }));
}

/** Keys of what stands at these headings. */
function keysAt(change: Change, places: readonly Mention[], target: Provable): Set<string> {
  const lines = new Set(places.map(({ file, line }) => `${file}\0${line}`));
  const isAt = ({ place }: { place: { file: string; line: number } }) =>
    lines.has(`${place.file}\0${place.line}`);
  const keys =
    target.kind === "scenario"
      ? change.requirements.flatMap(({ scenarios }) => scenarios.filter(isAt))
      : change.requirements.filter(isAt).flatMap((each) => [each, ...each.scenarios]);
  return new Set(keys.map(({ key }) => key));
}

function inBundles(texts: ProjectTexts, change: Change, keys: ReadonlySet<string>): Mention[] {
  return texts.bundles().flatMap(({ file, text }) => {
    const bundle = bundleTexts(text);
    if (bundle?.change !== change.id) return [];
    const proves = bundle.acceptanceTests.filter(({ value }) =>
      keys.has(provenKey(value, change) ?? ""),
    );
    const keyed = bundle.scenarioTests.filter(({ value }) => keys.has(value));
    return [...proves, ...keyed].map(({ range }) => ({ file, role: "verify" as const, ...range }));
  });
}

function taskPlaces(
  texts: ProjectTexts,
  change: string,
  isIt: (text: string) => boolean,
): Mention[] {
  const file = `${changeFolder(change)}/tasks.md`;
  const lines = (texts.text(file) ?? "").split(/\r\n|\n/);
  const { tasks } = parseChange(change, { [file]: lines.join("\n") });
  const inList = tasks
    .filter(({ text }) => isIt(text))
    .map(({ text, place }): Mention => {
      const column = (lines[place.line - 1] ?? "").indexOf(text) + 1;
      return { file, role: "task", ...inLine(place.line, column, column + text.length) };
    });
  const inBundle = texts.bundles().flatMap((each): Mention[] => {
    const bundle = bundleTexts(each.text);
    if (bundle?.change !== change) return [];
    return bundle.tasks
      .filter(({ value }) => isIt(value))
      .map(({ range }) => ({ file: each.file, role: "bundleTask", ...range }));
  });
  return [...inList, ...inBundle];
}

function inChange(texts: ProjectTexts, id: string, target: Provable): Mention[] {
  const file = fileIn(id, target.home);
  const text = texts.text(file);
  const own = text === undefined ? [] : headings(file, text, target, "change");
  if (own.length === 0) return [];
  const change = parseChange(id, texts.changeFiles(id));
  const words = target.name.toLowerCase();
  return [
    ...own,
    ...inBundles(texts, change, keysAt(change, own, target)),
    ...taskPlaces(texts, id, (task) => task.toLowerCase().includes(words)),
  ];
}

/** Every place that speaks of a thing: main spec, open changes, bundles and task lists, in this order. */
export function mentionsOf(texts: ProjectTexts, target: LanguageTarget): Mention[] {
  if (target.kind === "task") {
    return taskPlaces(texts, target.change, (task) => task === target.text);
  }
  if (target.home.kind === "proposal") return inChange(texts, target.home.change, target);
  const file = mainSpecFile(target.home.spec);
  const text = texts.text(file);
  const base = text === undefined ? [] : headings(file, text, target, "spec");
  return [...base, ...texts.changes().flatMap((change) => inChange(texts, change, target))];
}
