import { requirementNameOf } from "./requirementBlock";
import { specText } from "./specText";
import type { DeltaOperation } from "../model/change";
import { deltaOperation } from "./headingNames";
import { inLine, type TextRange } from "../language/textEdit";

/** A `##` section; `lastLine` is the last line with text before the next one. */
export interface OutlineSection {
  title: string;
  operation: DeltaOperation | undefined;
  line: number;
  lastLine: number;
}

/** A `####` heading below a requirement. */
export interface OutlineScenario {
  name: string;
  range: TextRange;
  line: number;
  lastLine: number;
}

/** A requirement where it stands: by its heading, or only named by a bullet or a FROM or TO line. */
export interface OutlineRequirement {
  name: string;
  form: "heading" | "bullet" | "from" | "to";
  /** Where its name stands. */
  range: TextRange;
  operation: DeltaOperation | undefined;
  line: number;
  /** The last line with text that belongs to it. */
  lastLine: number;
  scenarios: readonly OutlineScenario[];
}

/** The headings of a spec, a delta or a proposal with their places, outside of code. */
export interface SpecOutline {
  lines: readonly string[];
  sections: readonly OutlineSection[];
  requirements: readonly OutlineRequirement[];
}

interface Heading {
  level: number;
  line: number;
}

const named = /^###\s*Requirement:\s*/i;
const scenario = /^####\s+(?:Scenario:\s*)?/i;
const mention = /^\s*(?:[-*+]\s*)?(?:(FROM|TO):\s*)?`?###\s*Requirement:\s*(?=\S)/;

function headingsOf(lines: readonly string[], fenced: readonly boolean[]): Heading[] {
  return lines.flatMap((line, at) => {
    if (fenced[at] || !line.startsWith("#")) return [];
    const level = named.test(line) ? 3 : (/^(#{1,6})\s+\S/.exec(line)?.[1]?.length ?? 0);
    return level === 0 ? [] : [{ level, line: at + 1 }];
  });
}

/** The place of a name that begins behind `before`, without closing `#`s or a closing backtick. */
function nameIn(line: number, text: string, before: number, closing = ""): [string, TextRange] {
  const rest = text.slice(before).trimEnd();
  const written = closing !== "" && rest.endsWith(closing) ? rest.slice(0, -1) : rest;
  const name = requirementNameOf(written);
  return [name, inLine(line, before + 1, before + 1 + name.length)];
}

function lastTextLine(lines: readonly string[], from: number, to: number): number {
  let line = to;
  while (line > from && (lines[line - 1] ?? "").trim() === "") line--;
  return line;
}

function sectionsOf(lines: readonly string[], headings: readonly Heading[]): OutlineSection[] {
  const starts = headings.filter(({ level }) => level <= 2);
  return starts.flatMap(({ level, line }, index) => {
    if (level !== 2) return [];
    const title = (lines[line - 1] ?? "").replace(/^##\s+/, "").trim();
    const end = (starts[index + 1]?.line ?? lines.length + 1) - 1;
    const operation = deltaOperation(title);
    return [{ title, operation, line, lastLine: lastTextLine(lines, line, end) }];
  });
}

/** The headings below one, up to the next of its level or above. */
function below(headings: readonly Heading[], index: number, level: number): readonly Heading[] {
  let end = index + 1;
  while ((headings[end]?.level ?? 0) > level) end++;
  return headings.slice(index + 1, end);
}

function scenariosOf(
  lines: readonly string[],
  own: readonly Heading[],
  lastLine: number,
): OutlineScenario[] {
  return own.flatMap(({ level, line }, index) => {
    if (level !== 4) return [];
    const text = lines[line - 1] ?? "";
    const before = scenario.exec(text)?.[0].length ?? text.length;
    const [name, range] = nameIn(line, text, before);
    const next = own.slice(index + 1).find((each) => each.level <= 4);
    const end = next === undefined ? lastLine : next.line - 1;
    return [{ name, range, line, lastLine: lastTextLine(lines, line, end) }];
  });
}

function requirementAt(
  lines: readonly string[],
  headings: readonly Heading[],
  index: number,
): Omit<OutlineRequirement, "operation"> | undefined {
  const { line = 0, level } = headings[index] ?? {};
  const text = lines[line - 1] ?? "";
  const before = level === 3 ? named.exec(text)?.[0].length : undefined;
  if (before === undefined) return undefined;
  const [name, range] = nameIn(line, text, before);
  if (name === "") return undefined;
  const own = below(headings, index, 3);
  const next = headings[index + 1 + own.length];
  const lastLine = lastTextLine(lines, line, (next?.line ?? lines.length + 1) - 1);
  const scenarios = scenariosOf(lines, own, lastLine);
  return { name, form: "heading", range, line, lastLine, scenarios };
}

/** Requirements that a REMOVED or RENAMED section only names. */
function mentionsIn(lines: readonly string[], fenced: readonly boolean[], section: OutlineSection) {
  const { operation } = section;
  if (operation !== "REMOVED" && operation !== "RENAMED") return [];
  const found: OutlineRequirement[] = [];
  for (let line = section.line + 1; line <= section.lastLine; line++) {
    const text = lines[line - 1] ?? "";
    const match = fenced[line - 1] || text.startsWith("###") ? null : mention.exec(text);
    const side = match?.[1];
    if (match === null || (side === undefined) !== (operation === "REMOVED")) continue;
    const [name, range] = nameIn(line, text, match[0].length, "`");
    const form = side === undefined ? "bullet" : side === "FROM" ? "from" : "to";
    found.push({ name, form, range, operation, line, lastLine: line, scenarios: [] });
  }
  return found;
}

/** Reads the outline of a document as OpenSpec reads its headings. */
export function readOutline(source: string): SpecOutline {
  const { lines, fenced } = specText(source);
  const headings = headingsOf(lines, fenced);
  const sections = sectionsOf(lines, headings);
  const written: OutlineRequirement[] = [];
  let at = -1;
  for (const [index, heading] of headings.entries()) {
    while ((sections[at + 1]?.line ?? Infinity) <= heading.line) at++;
    const requirement = requirementAt(lines, headings, index);
    const section = sections[at];
    const isInside = section !== undefined && heading.line <= section.lastLine;
    const operation = isInside ? section.operation : undefined;
    if (requirement !== undefined) written.push({ ...requirement, operation });
  }
  const mentioned = sections.flatMap((section) => mentionsIn(lines, fenced, section));
  const requirements = [...written, ...mentioned].sort((one, other) => one.line - other.line);
  return { lines, sections, requirements };
}

/** The requirement of this name that has a heading. */
export function requirementNamed(
  outline: SpecOutline,
  name: string,
): OutlineRequirement | undefined {
  return outline.requirements.find((each) => each.form === "heading" && each.name === name);
}

/** The lines of a requirement or scenario as written, without blank lines at the end. */
export function blockText(
  lines: readonly string[],
  { line, lastLine }: { line: number; lastLine: number },
): string {
  return lines.slice(line - 1, lastLine).join("\n");
}
