import { specText, type SpecText } from "./specText";

/** One `### Requirement:` with everything up to the next one, as written. */
export interface RequirementBlock {
  name: string;
  /** 1-based. */
  line: number;
  /** Header and body, without trailing white space. */
  raw: string;
}

const header = /^###\s*Requirement:\s*(.+)\s*$/i;

/** A requirement's name as names are compared: no closing `#`s, trimmed, otherwise exact. */
export function requirementNameOf(written: string): string {
  return written.replace(/[ \t]+#+[ \t]*$/, "").trim();
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

/** The requirement blocks between two lines, and the text before the first of them. */
export function requirementBlocks(
  text: SpecText,
  from: number,
  to: number,
): { preamble: string; blocks: RequirementBlock[] } {
  const starts: { name: string; at: number }[] = [];
  // A `##` without a title starts no section, but what follows it belongs to no block.
  const ends: number[] = [];
  for (let at = from; at < to; at++) {
    const line = text.lines[at] ?? "";
    if (text.fenced[at] || !line.startsWith("##")) continue;
    const name = headerName(line);
    if (name !== undefined) starts.push({ name, at });
    if (name !== undefined || /^##\s+/.test(line)) ends.push(at);
  }
  ends.push(to);
  let next = 0;
  const blocks = starts.map(({ name, at }) => {
    while ((ends[next] ?? to) <= at) next++;
    const raw = text.lines
      .slice(at, ends[next] ?? to)
      .join("\n")
      .trimEnd();
    return { name, line: at + 1, raw };
  });
  const preamble = text.lines.slice(from, starts[0]?.at ?? to).join("\n");
  return { preamble, blocks };
}

const scenarioHeader = /^####\s+/;

/** Names of the scenarios of a block in order, with repetitions; a heading alone counts too. */
export function scenarioNames(raw: string): string[] {
  const { lines, fenced } = specText(raw);
  return lines
    .filter((line, at) => !fenced[at] && scenarioHeader.test(line))
    .map((line) => line.replace(scenarioHeader, "").replace(/[ \t]+#+[ \t]*$/, ""))
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

/**
 * What the lines below a requirement's heading state: up to the next heading, without code, blanks and metadata;
 * the metadata when there is nothing else.
 */
export function statementOf({ lines, fenced }: SpecText, from = 0): string {
  const prose: string[] = [];
  const metadata: string[] = [];
  for (let at = from; at < lines.length; at++) {
    const line = lines[at] ?? "";
    if (fenced[at]) continue;
    if (/^#{1,6}\s/.test(line)) break;
    const trimmed = line.trim();
    if (trimmed === "") continue;
    (/^\*\*[^*]+\*\*:/.test(trimmed) ? metadata : prose).push(trimmed);
  }
  return (prose.length > 0 ? prose : metadata).join("\n");
}

/** The statement of a block, see `statementOf`. */
export function requirementBody(raw: string): string {
  return statementOf(specText(raw), 1);
}

/** Whether a text has SHALL or MUST as a word of its own. */
export function hasKeyword(text: string): boolean {
  return /\b(?:SHALL|MUST)\b/.test(text);
}
