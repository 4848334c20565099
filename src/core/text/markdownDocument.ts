import { readFrontMatter, type FrontMatter } from "./frontMatter";
import { markdownParts } from "./markdownParts";
import { partStructure } from "./partStructure";

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

const deepest = 100;
const marker = /[ \t]*(?:[-*+>]|\d{1,9}[.)])/gy;

/** Nobody nests so deeply, and a parser takes minutes for those who do: what stands deeper counts as standing there. */
function tamed(text: string): string {
  return text
    .replace(/^[ \t]{100,}/gm, " ".repeat(deepest))
    .replace(/^(?:[ \t]*(?:[-*+>]|\d{1,9}[.)])){100,}/gm, (markers) =>
      (markers.match(marker) ?? []).slice(0, deepest).join(""),
    );
}

/** Parses a markdown text. Never throws; what is wrong in its front matter is in `frontMatter.issues`. */
export function parseMarkdown(file: string, text: string): MarkdownDocument {
  const frontMatter = readFrontMatter(file, text.replace(/^\uFEFF/, "").split(/\r\n|\n|\r/));
  const lines = frontMatter.body;
  const headings: DocumentHeading[] = [];
  const hidden = new Set<number>();
  const fenced = new Map<number, string>();
  for (const { from, text: part } of markdownParts(lines)) {
    const structure = partStructure(tamed(part));
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
    isProse: (line) => !hidden.has(line),
    fenceAt: (line) => fenced.get(line),
  };
}
