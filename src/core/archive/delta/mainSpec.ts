import { headerName, requirementBlocks, type RequirementBlock } from "./requirementBlock";
import { findLine, sliceText, specText, specTextWithMark } from "./specText";

/** A main spec, cut at its requirements. */
export interface MainSpec {
  before: string;
  headerLine: string;
  preamble: string;
  blocks: readonly RequirementBlock[];
  after: string;
}

const requirementsHeader = /^##\s+Requirements\s*$/i;

/** Cuts a main spec at its `## Requirements`; without one there is nothing but text before it. */
export function cutMainSpec(content: string): MainSpec {
  const text = specText(content);
  const start = findLine(text, requirementsHeader);
  if (start === -1) {
    return { before: content, headerLine: "## Requirements", preamble: "", blocks: [], after: "" };
  }
  const next = findLine(text, /^##\s+/, start + 1);
  const end = next === -1 ? text.lines.length : next;
  return {
    before: sliceText(text, 0, start),
    headerLine: text.lines[start] ?? "",
    ...requirementBlocks(text, start + 1, end),
    after: sliceText(text, end, text.lines.length),
  };
}

/** Puts the pieces together again: one blank line between them, runs of blank lines outside code collapsed. */
export function joinMainSpec(main: MainSpec, blocks: readonly RequirementBlock[]): string {
  const requirements = [main.preamble.trimEnd(), ...blocks.map((block) => block.raw)]
    .filter((part) => part.trim() !== "")
    .join("\n\n")
    .trimEnd();
  const joined = [main.before.trimEnd(), main.headerLine, requirements, main.after.trim()]
    .filter((part) => part !== "")
    .join("\n\n");
  return `${collapseBlankLines(joined).trimEnd()}\n`;
}

function collapseBlankLines(content: string): string {
  const lines = content.split("\n");
  const { fenced } = specText(content);
  return lines
    .filter((line, at) => at === 0 || fenced[at] || line !== "" || lines[at - 1] !== "")
    .join("\n");
}

/** What keeps a main spec from being read as its author meant it; each with its 1-based line. */
export function structureProblems(content: string): { line: number; message: string }[] {
  const text = specTextWithMark(content);
  const start = findLine(text, requirementsHeader);
  const next = start === -1 ? -1 : findLine(text, /^##\s+/, start + 1);
  const end = next === -1 ? text.lines.length : next;
  const seen = new Map<string, number>();
  return text.lines.flatMap((line, at) => {
    if (text.fenced[at] || !line.startsWith("##")) return [];
    const message = problemOf(line, at + 1, start !== -1 && at > start && at < end, seen);
    return message === undefined ? [] : [{ line: at + 1, message }];
  });
}

function problemOf(
  line: string,
  number: number,
  inside: boolean,
  seen: Map<string, number>,
): string | undefined {
  const shown = line.trim();
  if (/^##\s+(?:ADDED|MODIFIED|REMOVED|RENAMED)\s+Requirements\s*$/i.test(line)) {
    return `Main spec contains delta header "${shown}". Delta headers are only valid inside openspec/changes/<name>/specs/<capability-path>/spec.md and truncate the parsed ## Requirements section.`;
  }
  const name = /^###\s/.test(line) ? headerName(line) : undefined;
  if (name === undefined) return undefined;
  if (!inside) {
    return `Requirement header "${shown}" appears outside the main ## Requirements section. Main specs only parse requirements inside that section, so this requirement is currently invisible to validate, list, and archive.`;
  }
  const previous = seen.get(name);
  if (previous === undefined) {
    seen.set(name, number);
    return undefined;
  }
  return `Requirement header "${shown}" duplicates the requirement declared on line ${previous}. Requirement names must be unique so spec updates cannot discard one block while updating another.`;
}
