import type { Nodes, Root } from "mdast";
import remarkParse from "remark-parse";
import { unified, type Processor } from "unified";
import { visit } from "unist-util-visit";
import { plainPart, type PartStructure } from "./plainPart";

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

/** Parses a part of a document; its lines end in LF. */
export function parsePart(text: string): PartStructure {
  const spaced = withSpacedHeadings(text);
  return plainPart(spaced) ?? parsedPart(spaced);
}

/** The same, always by the parser. */
export function parsedPart(text: string): PartStructure {
  const tree = parser.parse(text);
  return {
    headings: headingsOf(tree),
    hidden: hiddenLines(tree),
    fenced: fencedLines(tree, text.split("\n")),
  };
}

const kept = new Map<string, PartStructure>();
const keptParts = 4000;
const longestPart = 20_000;

/** The same for the same text, without parsing it again: of an edited document only the part around the edit is new. */
export function partStructure(text: string): PartStructure {
  const known = kept.get(text);
  if (known !== undefined) return known;
  const structure = parsePart(text);
  if (text.length > longestPart) return structure;
  kept.set(text, structure);
  for (const oldest of kept.keys()) {
    if (kept.size <= keptParts) break;
    kept.delete(oldest);
  }
  return structure;
}
