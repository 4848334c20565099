import type { Nodes, Root } from "mdast";
import remarkParse from "remark-parse";
import { unified } from "unified";
import { visit } from "unist-util-visit";
import { readFrontMatter, type FrontMatter } from "./frontMatter";

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

const parser = unified().use(remarkParse);

/** OpenSpec reads `###Requirement:` too, which markdown takes for a paragraph. */
function withSpacedHeadings(text: string): string {
  return text.replace(/^###(?=Requirement:)/gim, "### ");
}

function headingText(line: string): string {
  return line
    .replace(/^\s*#{1,6}/, "")
    .replace(/[ \t]+#+[ \t]*$/, "")
    .trim();
}

function headingsOf(tree: Root, lines: readonly string[]): DocumentHeading[] {
  const headings: DocumentHeading[] = [];
  for (const node of tree.children) {
    if (node.type !== "heading" || node.position === undefined) continue;
    const { line, column } = node.position.start;
    headings.push({ depth: node.depth, text: headingText(lines[line - 1] ?? ""), line, column });
  }
  return headings;
}

function hiddenLines(tree: Root): Set<number> {
  const hidden = new Set<number>();
  visit(tree, (node: Nodes) => {
    const isComment = node.type === "html" && node.value.startsWith("<!--");
    if ((node.type !== "code" && !isComment) || node.position === undefined) return;
    const { start, end } = node.position;
    // A comment inside a line hides only itself; the line around it is still read.
    if (isComment && start.line === end.line && start.column > 1) return;
    for (let line = start.line; line <= end.line; line++) hidden.add(line);
  });
  return hidden;
}

function fencedLines(tree: Root, lines: readonly string[]): Map<number, string> {
  const fenced = new Map<number, string>();
  visit(tree, "code", ({ lang, position }) => {
    if (position === undefined) return;
    const { start, end } = position;
    const opens = (lines[start.line - 1] ?? "").slice(start.column - 1);
    if (!/^(```|~~~)/.test(opens)) return;
    for (let line = start.line + 1; line <= end.line; line++) fenced.set(line, lang ?? "");
  });
  return fenced;
}

/** Parses a markdown text. Never throws; what is wrong in its front matter is in `frontMatter.issues`. */
export function parseMarkdown(file: string, text: string): MarkdownDocument {
  const withoutBom = text.replace(/^\uFEFF/, "");
  const frontMatter = readFrontMatter(file, withoutBom);
  const lines = frontMatter.body.split(/\r\n|\n|\r/);
  const tree = parser.parse(withSpacedHeadings(frontMatter.body));
  const hidden = hiddenLines(tree);
  const fenced = fencedLines(tree, lines);
  return {
    file,
    lines,
    headings: headingsOf(tree, lines),
    frontMatter,
    isProse: (line) => !hidden.has(line),
    fenceAt: (line) => fenced.get(line),
  };
}
