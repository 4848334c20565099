import { specText, type SpecText } from "./specText";

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

/** The level of a line that ends sections: marks with white space behind them, also without a title. */
function levelOf(line: string): number {
  let level = 0;
  while (line.startsWith("#", level)) level++;
  return level <= 6 && /\s/.test(line.charAt(level)) ? level : 0;
}

/** The tree of headings outside of code: `#` in column 1 only, closing `#`s are part of the title. */
export function readSections(text: string | SpecText): readonly Section[] {
  const { lines, marks } = typeof text === "string" ? specText(text) : text;
  const top: OpenSection[] = [];
  const open: OpenSection[] = [];
  const unended: OpenSection[] = [];
  for (const at of marks) {
    const line = lines[at] ?? "";
    const level = levelOf(line);
    if (level === 0) continue;
    for (
      let last = unended.at(-1);
      last !== undefined && last.level >= level;
      last = unended.at(-1)
    ) {
      last.end = at;
      unended.pop();
    }
    const title = /^#+\s(?=.)\s*(?!\s)(.*)$/.exec(line)?.[1]?.trim();
    if (title === undefined) continue;
    const section = { level, title, line: at + 1, end: lines.length, children: [] };
    while ((open.at(-1)?.level ?? 0) >= level) open.pop();
    (open.at(-1)?.children ?? top).push(section);
    open.push(section);
    unended.push(section);
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
