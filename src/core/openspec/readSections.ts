import { specText, type SpecText } from "../archive/delta/specText";

/** One heading with what stands below it, as OpenSpec's section reader sees a document. */
export interface Section {
  level: number;
  title: string;
  /** 1-based line of the heading. */
  line: number;
  /** The lines below it up to the next heading of its level or above, trimmed. */
  content: string;
  children: readonly Section[];
}

interface OpenSection extends Section {
  children: OpenSection[];
}

/** For each line, where a section of each level that is open there ends: the next heading of its level or above. */
function endsBelow({ lines, fenced }: SpecText): (line: number, level: number) => number {
  const boundaries: { at: number; level: number }[] = [];
  for (const [at, line] of lines.entries()) {
    if (fenced[at] || !line.startsWith("#")) continue;
    const level = /^(#{1,6})\s+/.exec(line)?.[1]?.length;
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
  for (const [at, line] of source.lines.entries()) {
    if (source.fenced[at] || !line.startsWith("#")) continue;
    const found = /^(#{1,6})\s+(.+)$/.exec(line);
    if (found === null) continue;
    const level = found[1]?.length ?? 0;
    const content = source.lines.slice(at + 1, endOf(at, level)).join("\n");
    const section: OpenSection = {
      level,
      title: (found[2] ?? "").trim(),
      line: at + 1,
      content: content.trim(),
      children: [],
    };
    while ((open.at(-1)?.level ?? 0) >= level) open.pop();
    (open.at(-1)?.children ?? top).push(section);
    open.push(section);
  }
  return top;
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
