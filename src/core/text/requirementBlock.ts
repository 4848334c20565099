import { marksBetween, specText, type SpecText } from "./specText";

/** One `### Requirement:` with everything up to the next one, as written. */
export interface RequirementBlock {
  name: string;
  /** 1-based. */
  line: number;
  /** Header and body, without trailing white space. */
  raw: string;
}

const header = /^###\s*Requirement:(?=.)\s*(?!\s)(.*)(?!.)\s*$/i;

/** A heading without the `#`s that close it, which stand after a space; a pattern for it would take forever on long lines. */
function withoutClosingMarks(text: string): string {
  const isSpace = (at: number) => text[at] === " " || text[at] === "\t";
  let end = text.length;
  while (end > 0 && isSpace(end - 1)) end--;
  const marksEnd = end;
  while (end > 0 && text[end - 1] === "#") end--;
  if (end === marksEnd || end === 0 || !isSpace(end - 1)) return text;
  while (end > 0 && isSpace(end - 1)) end--;
  return text.slice(0, end);
}

/** A requirement's name as names are compared: no closing `#`s, trimmed, otherwise exact. */
export function requirementNameOf(written: string): string {
  return withoutClosingMarks(written).trim();
}

/** What two names share that differ in case or spacing only: such a pair is a typing mistake. */
export function foldedName(name: string): string {
  return requirementNameOf(name).toLowerCase().replace(/\s+/g, " ");
}

/** The name in a requirement's header line; undefined for any other line. */
export function headerName(line: string): string | undefined {
  const written = line.startsWith("###") ? header.exec(line)?.[1] : undefined;
  return written === undefined ? undefined : requirementNameOf(written);
}

/** Where a requirement's block stands: from its header to the line before `end`, both counted from 0. */
export interface BlockRange {
  name: string;
  at: number;
  end: number;
}

/** The requirement blocks between two lines, by their places. */
export function blockRanges(text: SpecText, from: number, to: number): BlockRange[] {
  const ranges: BlockRange[] = [];
  let open: BlockRange | undefined;
  for (const at of marksBetween(text, from, to)) {
    const line = text.lines[at] ?? "";
    if (!line.startsWith("##")) continue;
    const name = headerName(line);
    // A `##` without a title starts no section, but what follows it belongs to no block.
    if (name === undefined && !/^##\s+/.test(line)) continue;
    if (open !== undefined) open.end = at;
    open = name === undefined ? undefined : { name, at, end: to };
    if (open !== undefined) ranges.push(open);
  }
  return ranges;
}

/** The requirement blocks between two lines, and the text before the first of them. */
export function requirementBlocks(
  text: SpecText,
  from: number,
  to: number,
): { preamble: string; blocks: RequirementBlock[] } {
  const ranges = blockRanges(text, from, to);
  const blocks = ranges.map(({ name, at, end }) => ({
    name,
    line: at + 1,
    raw: text.lines.slice(at, end).join("\n").trimEnd(),
  }));
  const preamble = text.lines.slice(from, ranges[0]?.at ?? to).join("\n");
  return { preamble, blocks };
}

const scenarioHeader = /^####\s+/;

/** Names of the scenarios of a block in order, with repetitions; a heading alone counts too. */
export function scenarioNames(raw: string): string[] {
  const { lines, fenced } = specText(raw);
  return lines
    .filter((line, at) => !fenced[at] && scenarioHeader.test(line))
    .map((line) => withoutClosingMarks(line.replace(scenarioHeader, "")))
    .map((name) => name.replace(/^Scenario:\s*/i, "").trim());
}

/** How many scenarios of a block say something, and how many are a heading alone. */
export function countScenarios(raw: string): { written: number; empty: number } {
  const { lines, fenced } = specText(raw);
  const count = { written: 0, empty: 0 };
  let open: "none" | "empty" | "written" = "none";
  const close = () => {
    if (open !== "none") count[open]++;
  };
  for (const [at, line] of lines.entries()) {
    if (!fenced[at] && /^#{1,4}\s/.test(line)) {
      close();
      open = scenarioHeader.test(line) ? "empty" : "none";
    } else if (open === "empty" && line.trim() !== "") open = "written";
  }
  close();
  return count;
}

function isBlank(lines: readonly string[], from: number, to: number): boolean {
  for (let at = from; at < to; at++) if ((lines[at] ?? "").trim() !== "") return false;
  return true;
}

/**
 * What the lines of a part state: up to the next heading, without code, blanks and metadata; the metadata when there is
 * nothing else. `trims`: without white space at its beginning too.
 */
function statement({ lines, fenced }: SpecText, from: number, to: number, trims: boolean) {
  const prose: string[] = [];
  const metadata: string[] = [];
  let isFirst = trims;
  for (let at = from; at < to; at++) {
    const line = lines[at] ?? "";
    if (fenced[at]) {
      isFirst = false;
      continue;
    }
    const trimmed = line.trim();
    if (trimmed === "") continue;
    const seen = isFirst ? line.trimStart() : line;
    isFirst = false;
    if (seen.startsWith("#") && /^#{1,6}\s/.test(seen)) {
      // A part is read without white space at its end: marks alone are no heading there.
      const isCut = /^#+$/.test(trimmed) && isBlank(lines, at + 1, to);
      if (!isCut) break;
    }
    const isMetadata = trimmed.startsWith("**") && /^\*\*[^*]+\*\*:/.test(trimmed);
    (isMetadata ? metadata : prose).push(trimmed);
  }
  return (prose.length > 0 ? prose : metadata).join("\n");
}

/** The statement of a section's lines; OpenSpec trims them first, so that an indented heading ends it too when it is the first. */
export function statementBetween(text: SpecText, from: number, to: number): string {
  return statement(text, from, to, true);
}

/** The statement of a block's lines, without its header. */
export function blockStatement(text: SpecText, from: number, to: number): string {
  return statement(text, from, to, false);
}

/** The statement of a block. */
export function requirementBody(raw: string): string {
  const text = specText(raw);
  return statement(text, 1, text.lines.length, false);
}

/** Whether a text has SHALL or MUST as a word of its own. */
export function hasKeyword(text: string): boolean {
  return /\b(?:SHALL|MUST)\b/.test(text);
}
