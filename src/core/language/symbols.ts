import { specText } from "../text/specText";
import { taskInLine } from "../text/readTasks";
import { languageFile } from "./languageFile";
import { readOutline, type OutlineRequirement } from "../text/specOutline";
import { inLine, type TextRange } from "./textEdit";
import { plural } from "../words/plural";

/** One entry of a document's outline. */
export interface LanguageSymbol {
  kind: "section" | "requirement" | "scenario" | "group" | "task";
  name: string;
  detail: string;
  /** The whole block. */
  range: TextRange;
  /** What is selected when somebody goes to it. */
  selection: TextRange;
  children: readonly LanguageSymbol[];
}

function blockRange(lines: readonly string[], from: number, to: number): TextRange {
  return { line: from, column: 1, endLine: to, endColumn: (lines[to - 1] ?? "").length + 1 };
}

function requirementSymbol(lines: readonly string[], each: OutlineRequirement): LanguageSymbol {
  const detail = {
    heading: plural(each.scenarios.length, "scenario"),
    bullet: "",
    from: "from",
    to: "to",
  };
  return {
    kind: "requirement",
    name: each.name,
    detail: detail[each.form],
    range: blockRange(lines, each.line, each.lastLine),
    selection: each.range,
    children: each.scenarios.map((scenario) => ({
      kind: "scenario",
      name: scenario.name === "" ? "Scenario" : scenario.name,
      detail: "",
      range: blockRange(lines, scenario.line, scenario.lastLine),
      selection: scenario.range,
      children: [],
    })),
  };
}

function specSymbols(text: string): LanguageSymbol[] {
  const { lines, sections, requirements } = readOutline(text);
  const own = (section: (typeof sections)[number]) =>
    requirements.filter(({ line }) => line > section.line && line <= section.lastLine);
  const inSections = new Set(sections.flatMap(own));
  const outside = requirements.filter((each) => !inSections.has(each));
  const above = sections.map((section): LanguageSymbol => {
    const children = own(section).map((each) => requirementSymbol(lines, each));
    return {
      kind: "section",
      name: section.title,
      detail: children.length === 0 ? "" : plural(children.length, "requirement"),
      range: blockRange(lines, section.line, section.lastLine),
      selection: blockRange(lines, section.line, section.line),
      children,
    };
  });
  return [...outside.map((each) => requirementSymbol(lines, each)), ...above].sort(
    (one, other) => one.range.line - other.range.line,
  );
}

function taskSymbol(lines: readonly string[], line: number): LanguageSymbol[] {
  const task = taskInLine(lines[line - 1] ?? "");
  if (task === undefined || task.text === "") return [];
  const range = blockRange(lines, line, line);
  const detail = task.done ? "done" : "";
  return [{ kind: "task", name: task.text, detail, range, selection: range, children: [] }];
}

function taskSymbols(text: string): LanguageSymbol[] {
  const { lines, fenced } = specText(text);
  const starts = lines.flatMap((line, at) =>
    !fenced[at] && /^##\s+\S/.test(line) ? [at + 1] : [],
  );
  const tasksIn = (from: number, to: number) =>
    Array.from({ length: Math.max(0, to - from + 1) }, (_, at) => from + at).flatMap((line) =>
      taskSymbol(lines, line),
    );
  const groups = starts.map((line, index): LanguageSymbol => {
    let end = (starts[index + 1] ?? lines.length + 1) - 1;
    while (end > line && (lines[end - 1] ?? "").trim() === "") end--;
    const children = tasksIn(line + 1, end);
    const done = children.filter(({ detail }) => detail === "done").length;
    return {
      kind: "group",
      name: (lines[line - 1] ?? "").replace(/^##\s+/, "").trim(),
      detail: `${done}/${children.length} tasks`,
      range: blockRange(lines, line, end),
      selection: inLine(line, 1, (lines[line - 1] ?? "").length + 1),
      children,
    };
  });
  return [...tasksIn(1, (starts[0] ?? lines.length + 1) - 1), ...groups];
}

/** The outline of a document: sections, requirements, scenarios, or the groups and tasks of a task list. */
export function documentSymbols(file: string, text: string): LanguageSymbol[] {
  const { kind } = languageFile(file);
  if (kind === "tasks") return taskSymbols(text);
  return kind === "delta" || kind === "spec" || kind === "proposal" ? specSymbols(text) : [];
}

/** What can be folded: every entry of the outline that has more than one line. */
export function foldingRanges(file: string, text: string): { from: number; to: number }[] {
  const folded = (symbols: readonly LanguageSymbol[]): { from: number; to: number }[] =>
    symbols.flatMap(({ range, children }) => [
      ...(range.endLine > range.line ? [{ from: range.line, to: range.endLine }] : []),
      ...folded(children),
    ]);
  return folded(documentSymbols(file, text));
}
