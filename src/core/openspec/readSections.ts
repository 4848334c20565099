import { specText, type SpecText } from "../archive/delta/specText";

/** One heading with what stands below it, as OpenSpec's section reader sees a document. */
export interface Section {
  level: number;
  title: string;
  /** 1-based line of the heading. */
  line: number;
  /** The last line that belongs to it: the one before the next heading of its level or above. */
  end: number;
  children: readonly Section[];
}

interface OpenSection extends Section {
  children: OpenSection[];
}

/** For each line, where a section of each level that is open there ends: the next heading of its level or above. */
function endsBelow({ lines, marks }: SpecText): (line: number, level: number) => number {
  const boundaries: { at: number; level: number }[] = [];
  for (const at of marks) {
    const level = /^(#{1,6})\s+/.exec(lines[at] ?? "")?.[1]?.length;
    if (level !== undefined) boundaries.push({ at, level });
  }
  const ends = new Map<number, number[]>();
  const next = new Array<number>(7).fill(lines.length);
  for (const { at, level } of boundaries.reverse()) {
    ends.set(at, [...next]);
    for (let deeper = level; deeper <= 6; deeper++) next[deeper] = at;
  }
  return (line, level) => ends.get(line)?.[level] ?? lines.length;
}

/** The tree of headings outside of code: `#` in column 1 only, closing `#`s are part of the title. */
export function readSections(text: string | SpecText): readonly Section[] {
  const source = typeof text === "string" ? specText(text) : text;
  const endOf = endsBelow(source);
  const top: OpenSection[] = [];
  const open: OpenSection[] = [];
  for (const at of source.marks) {
    const found = /^(#{1,6})\s+(.+)$/.exec(source.lines[at] ?? "");
    if (found === null) continue;
    const level = found[1]?.length ?? 0;
    const title = (found[2] ?? "").trim();
    const section = { level, title, line: at + 1, end: endOf(at, level), children: [] };
    while ((open.at(-1)?.level ?? 0) >= level) open.pop();
    (open.at(-1)?.children ?? top).push(section);
    open.push(section);
  }
  return top;
}

/** The lines below a section's heading, its deeper sections included, trimmed. */
export function contentOf({ lines }: SpecText, { line, end }: Section): string {
  return lines.slice(line, end).join("\n").trim();
}

/** Whether there is anything but white space below a section's heading. */
export function hasContent({ lines }: SpecText, { line, end }: Section): boolean {
  for (let at = line; at < end; at++) if ((lines[at] ?? "").trim() !== "") return true;
  return false;
}

/** Reads a text's sections, with the text they are in. */
export function sectionsOf(text: string): { source: SpecText; sections: readonly Section[] } {
  const source = specText(text);
  return { source, sections: readSections(source) };
}

/** The first section of a title, whatever its level and case, in the order of the document. */
export function findSection(sections: readonly Section[], title: string): Section | undefined {
  const wanted = title.toLowerCase();
  for (const section of sections) {
    if (section.title.toLowerCase() === wanted) return section;
    const below = findSection(section.children, title);
    if (below !== undefined) return below;
  }
  return undefined;
}
