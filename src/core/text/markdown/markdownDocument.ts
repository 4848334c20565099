import { readFrontMatter, type FrontMatter } from "./frontMatter";
import { markdownParts } from "./markdownParts";
import { PartReader } from "./partStructure";

/** A heading of the document itself, not of a list, quote, code fence or comment in it. */
export interface DocumentHeading {
  depth: number;
  /** As written, without the `#`s. */
  text: string;
  line: number;
  column: number;
}

/** A markdown text with places; lines and columns are 1-based. */
export interface MarkdownDocument {
  file: string;
  lines: readonly string[];
  headings: readonly DocumentHeading[];
  frontMatter: FrontMatter;
  /** The first line that is left out because the document is too large. */
  unreadFrom: number | undefined;
  /** The first line that was read by itself although HTML or nested code may say what it is: there is too much of it. */
  unparsedAt: number | undefined;
  /** False inside code fences, indented code, comments and front matter. */
  isProse(line: number): boolean;
  /** The language of the code fence that the line is inside of, empty when it names none; undefined outside. */
  fenceAt(line: number): string | undefined;
}

function headingText(line: string): string {
  return line
    .replace(/^\s*#{1,6}/, "")
    .replace(/(?<![ \t])[ \t]+#+[ \t]*$/, "")
    .trim();
}

/** More than any one change needs; what follows is not read, which an issue says. */
export const longestDocument = 4_000_000;

/** Parses a markdown text. Never throws; what is wrong in its front matter is in `frontMatter.issues`. */
export function parseMarkdown(file: string, text: string): MarkdownDocument {
  const read = text.slice(0, longestDocument).replace(/^\uFEFF/, "");
  const frontMatter = readFrontMatter(file, read.split(/\r\n|\n|\r/));
  const lines = frontMatter.body;
  const isCut = text.length > longestDocument;
  const headings: DocumentHeading[] = [];
  const hidden = new Set<number>();
  const fenced = new Map<number, string>();
  const reader = new PartReader();
  let unparsedAt: number | undefined;
  for (const { from, text: part } of markdownParts(lines)) {
    const { structure, unparsedAt: at } = reader.read(part);
    if (at !== undefined) unparsedAt ??= from + at;
    for (const { depth, line, column } of structure.headings) {
      const text = headingText(lines[from + line - 1] ?? "");
      headings.push({ depth, text, line: from + line, column });
    }
    for (const line of structure.hidden) hidden.add(from + line);
    for (const [line, language] of structure.fenced) fenced.set(from + line, language);
  }
  return {
    file,
    lines,
    headings,
    frontMatter,
    unreadFrom: isCut ? lines.length + 1 : undefined,
    unparsedAt,
    isProse: (line) => !hidden.has(line),
    fenceAt: (line) => fenced.get(line),
  };
}
