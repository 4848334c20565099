import { headerName, requirementBlocks, type RequirementBlock } from "./requirementBlock";
import { findHeading, sliceText, specText, specTextWithMark, type SpecText } from "./specText";

/** A main spec, cut at its requirements. */
export interface MainSpec {
  before: string;
  headerLine: string;
  preamble: string;
  blocks: readonly RequirementBlock[];
  after: string;
}

const requirementsHeader = /^##\s+Requirements\s*$/i;

/** The lines between `## Requirements` and the next section; undefined without one. */
export function requirementsRange(text: SpecText): { from: number; to: number } | undefined {
  const start = findHeading(text, requirementsHeader);
  if (start === -1) return undefined;
  const next = findHeading(text, /^##\s+/, start + 1);
  return { from: start + 1, to: next === -1 ? text.lines.length : next };
}

/** Cuts a main spec at its `## Requirements`; without one there is nothing but text before it. */
export function cutMainSpec(content: string, text: SpecText = specText(content)): MainSpec {
  const range = requirementsRange(text);
  if (range === undefined) {
    return { before: content, headerLine: "## Requirements", preamble: "", blocks: [], after: "" };
  }
  return {
    before: sliceText(text, 0, range.from - 1),
    headerLine: text.lines[range.from - 1] ?? "",
    ...requirementBlocks(text, range.from, range.to),
    after: sliceText(text, range.to, text.lines.length),
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

/**
 * What keeps a main spec from being read as its author meant it; each with its 1-based line. `read` is the text when it
 * was split before.
 */
export function structureProblems(
  content: string,
  read?: SpecText,
): { line: number; message: string }[] {
  // A byte order mark hides what stands in the first line from this check.
  const text =
    read === undefined || content.startsWith("\uFEFF") ? specTextWithMark(content) : read;
  const range = requirementsRange(text) ?? { from: 0, to: 0 };
  const seen = new Map<string, number>();
  const problems: { line: number; message: string }[] = [];
  for (const at of text.marks) {
    const line = text.lines[at] ?? "";
    if (!line.startsWith("##")) continue;
    const message = problemOf(line, at + 1, at >= range.from && at < range.to, seen);
    if (message !== undefined) problems.push({ line: at + 1, message });
  }
  return problems;
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
