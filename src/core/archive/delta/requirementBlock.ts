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
  const written = header.exec(line)?.[1];
  return written === undefined ? undefined : requirementNameOf(written);
}

/** The requirement blocks between two lines, and the text before the first of them. */
export function requirementBlocks(
  text: SpecText,
  from: number,
  to: number,
): { preamble: string; blocks: RequirementBlock[] } {
  const starts: { name: string; at: number }[] = [];
  for (let at = from; at < to; at++) {
    const name = text.fenced[at] ? undefined : headerName(text.lines[at] ?? "");
    if (name !== undefined) starts.push({ name, at });
  }
  const blocks = starts.map(({ name, at }, index) => ({
    name,
    line: at + 1,
    raw: text.lines
      .slice(at, starts[index + 1]?.at ?? to)
      .join("\n")
      .trimEnd(),
  }));
  const preamble = text.lines.slice(from, starts[0]?.at ?? to).join("\n");
  return { preamble, blocks };
}

/** Names of the scenarios of a block that have a body, in order, with repetitions. */
export function scenarioNames(raw: string): string[] {
  const { lines, fenced } = specText(raw);
  return lines.flatMap((line, at) => {
    if (fenced[at] || !/^####\s+/.test(line)) return [];
    const rest = lines.slice(at + 1);
    const end = rest.findIndex((next, i) => !fenced[at + 1 + i] && /^#{1,4}\s/.test(next));
    const body = rest.slice(0, end === -1 ? undefined : end).join("\n");
    if (body.trim() === "") return [];
    const name = line.replace(/^####\s+/, "").replace(/[ \t]+#+[ \t]*$/, "");
    return [name.replace(/^Scenario:\s*/i, "").trim()];
  });
}

/** The statement of a block: its lines up to the next heading, without code, blanks and metadata. */
export function requirementBody(raw: string): string {
  const { lines, fenced } = specText(raw);
  const end = lines.findIndex((line, at) => at > 0 && !fenced[at] && /^#{1,6}\s/.test(line));
  const stated = lines
    .slice(1, end === -1 ? undefined : end)
    .filter((line, at) => !fenced[at + 1] && line.trim() !== "");
  const prose = stated.filter((line) => !/^\*\*[^*]+\*\*:/.test(line));
  return (prose.length > 0 ? prose : stated).map((line) => line.trim()).join("\n");
}
