import type { Nodes, Root } from "mdast";
import remarkParse from "remark-parse";
import { unified, type Processor } from "unified";
import { visit } from "unist-util-visit";
import { lineStructure, type LineStructure, type PartStructure } from "./lineStructure";

/** What only changes how a line looks is not asked for, and a parser takes minutes for a hundred thousand of them. */
const unread = ["attention", "labelStartLink", "labelStartImage", "labelEnd"];

function withoutLooks(this: Processor): void {
  const data = this.data();
  data.micromarkExtensions = [...(data.micromarkExtensions ?? []), { disable: { null: unread } }];
}

const parser = unified().use(withoutLooks).use(remarkParse);

/** OpenSpec reads `###Requirement:` too, which markdown takes for a paragraph. */
function withSpacedHeadings(text: string): string {
  return text.replace(/^###(?=Requirement:)/gim, "### ");
}

const deepest = 30;
const marker = /[ \t]*(?:[-*+>]|\d{1,9}[.)])/gy;

/** Deeper nesting is read as this deep, since a parser takes minutes for it. */
function tamed(text: string): string {
  return text
    .replace(/^[ \t]{100,}/gm, " ".repeat(100))
    .replace(/^(?:[ \t]*(?:[-*+>]|\d{1,9}[.)])){30,}/gm, (markers) =>
      (markers.match(marker) ?? []).slice(0, deepest).join(""),
    );
}

function headingsOf(tree: Root): PartStructure["headings"] {
  return tree.children.flatMap((node) => {
    if (node.type !== "heading" || node.position === undefined) return [];
    const { line, column } = node.position.start;
    return [{ depth: node.depth, line, column }];
  });
}

function hiddenLines(tree: Root): number[] {
  const hidden: number[] = [];
  visit(tree, (node: Nodes) => {
    const isComment = node.type === "html" && node.value.startsWith("<!--");
    if ((node.type !== "code" && !isComment) || node.position === undefined) return;
    const { start, end } = node.position;
    // A comment inside a line hides only itself; the line around it is still read.
    if (isComment && start.line === end.line && start.column > 1) return;
    for (let line = start.line; line <= end.line; line++) hidden.push(line);
  });
  return hidden;
}

function fencedLines(tree: Root, lines: readonly string[]): [number, string][] {
  const fenced: [number, string][] = [];
  visit(tree, "code", ({ lang, position }) => {
    if (position === undefined) return;
    const { start, end } = position;
    const opens = (lines[start.line - 1] ?? "").slice(start.column - 1);
    if (!/^(```|~~~)/.test(opens)) return;
    for (let line = start.line + 1; line <= end.line; line++) fenced.push([line, lang ?? ""]);
  });
  return fenced;
}

/** What a parser says of a text. Never for foreign texts of any length: see `PartReader`. */
export function parsedPart(text: string): PartStructure {
  const tree = parser.parse(tamed(text));
  return {
    headings: headingsOf(tree),
    hidden: hiddenLines(tree),
    fenced: fencedLines(tree, text.split("\n")),
  };
}

const kept = new Map<string, PartStructure>();
const keptParts = 4000;

/** The same for the same text, without parsing it again: of an edited document only the part around the edit is new. */
function keptPart(text: string): PartStructure {
  const known = kept.get(text);
  if (known !== undefined) return known;
  const structure = parsedPart(text);
  kept.set(text, structure);
  for (const oldest of kept.keys()) {
    if (kept.size <= keptParts) break;
    kept.delete(oldest);
  }
  return structure;
}

// A parser takes up to a second for so much, where it is made to be slow.
const longestPart = 6000;
const longestParts = 5 * longestPart;

/**
 * Reads the parts of one document, whose lines end in LF: line by line where that is as good, by a parser where that
 * takes one, and line by line again where what needs a parser is so much that it might take minutes.
 */
export class PartReader {
  #parsed = 0;

  read(text: string): { structure: PartStructure; unparsedAt: number | undefined } {
    const spaced = withSpacedHeadings(text);
    const { structure, isSure, markupAt }: LineStructure = lineStructure(spaced);
    if (isSure) return { structure, unparsedAt: undefined };
    if (spaced.length > longestPart || this.#parsed + spaced.length > longestParts) {
      return { structure, unparsedAt: markupAt };
    }
    this.#parsed += spaced.length;
    return { structure: keptPart(spaced), unparsedAt: undefined };
  }
}
