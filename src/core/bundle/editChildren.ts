import type { Node } from "jsonc-parser";

/** Replaces `length` UTF-16 units at `offset`. */
export interface TextEdit {
  offset: number;
  length: number;
  text: string;
}

/** How a document is written: its line ending, and one level of its indentation. */
export interface Layout {
  eol: string;
  unit: string;
}

const end = (node: Node): number => node.offset + node.length;

/** The layout a document uses; two spaces and LF where it does not say. */
function layoutOf(text: string): Layout {
  const eol = /\r\n|\n|\r/.exec(text)?.[0] ?? "\n";
  const unit = /[{[][ \t]*(?:\r\n|\n|\r)([ \t]+)/.exec(text)?.[1] ?? "  ";
  return { eol, unit };
}

/** The white space that a line starts with, up to `offset`; undefined when something else stands before it. */
function lineStart(text: string, offset: number): string | undefined {
  return /(?:^|[\r\n])([ \t]*)$/.exec(text.slice(0, offset))?.[1];
}

function indentOfLine(text: string, offset: number): string {
  const before = text.slice(0, offset);
  const start = Math.max(before.lastIndexOf("\n"), before.lastIndexOf("\r")) + 1;
  return /^[ \t]*/.exec(before.slice(start))?.[0] ?? "";
}

/** A value as JSON text at an indentation; on one line when the indentation is undefined. */
function render(value: unknown, indent: string | undefined, layout: Layout): string {
  if (indent === undefined) return JSON.stringify(value);
  return JSON.stringify(value, null, layout.unit).replaceAll("\n", layout.eol + indent);
}

/** What a new child looks like: its value, after its name when it is a property. */
export interface NewChild {
  name?: string;
  value: unknown;
}

function childText(child: NewChild, indent: string | undefined, layout: Layout): string {
  const value = render(child.value, indent, layout);
  return child.name === undefined ? value : `${JSON.stringify(child.name)}: ${value}`;
}

/** Puts an item into an array, or a property into an object, before the child that stands at `index`. */
export function insertChild(
  text: string,
  parent: Node,
  index: number,
  child: NewChild,
): TextEdit[] {
  const layout = layoutOf(text);
  const children = parent.children ?? [];
  const next = children[index];
  const previous = children[index - 1];
  if (next !== undefined) {
    const indent = lineStart(text, next.offset);
    const between = indent === undefined ? " " : layout.eol + indent;
    const own = `${childText(child, indent, layout)},${between}`;
    return [{ offset: next.offset, length: 0, text: own }];
  }
  if (previous === undefined) return insertFirst(text, parent, child, layout);
  const indent = lineStart(text, previous.offset);
  if (indent === undefined) {
    return [insertion(end(previous), `, ${childText(child, indent, layout)}`)];
  }
  const own = layout.eol + indent + childText(child, indent, layout);
  const remark = remarkBehind(text, end(previous));
  if (remark === 0) return [insertion(end(previous), `,${own}`)];
  return [insertion(end(previous), ","), insertion(end(previous) + remark, own)];
}

function insertion(offset: number, text: string): TextEdit {
  return { offset, length: 0, text };
}

function removal(from: number, to: number): TextEdit {
  return { offset: from, length: to - from, text: "" };
}

/** The length of a comment that stands behind a value on the same line, so that it stays with that value. */
function remarkBehind(text: string, offset: number): number {
  return /^[ \t]*(?:\/\/[^\r\n]*|\/\*[^\r\n]*?\*\/)/.exec(text.slice(offset))?.[0].length ?? 0;
}

function insertFirst(text: string, parent: Node, child: NewChild, layout: Layout): TextEdit[] {
  const start = parent.offset + 1;
  const inner = text.slice(start, end(parent) - 1);
  const kept = inner.trimEnd().length;
  const onOneLine = !/[\r\n]/.test(text);
  if (onOneLine) {
    return [insertion(start + kept, childText(child, undefined, layout))];
  }
  const outer = indentOfLine(text, parent.offset);
  const indent = outer + layout.unit;
  const closes = /[\r\n]/.test(inner.slice(kept));
  const own = layout.eol + indent + childText(child, indent, layout);
  const length = closes ? 0 : inner.length - kept;
  return [{ offset: start + kept, length, text: closes ? own : own + layout.eol + outer }];
}

/** Where the comma stands in a gap between two children; comments in it may hold commas too. */
function commaIn(gap: string): number {
  const blanked = gap.replaceAll(/\/\/[^\r\n]*|\/\*[\s\S]*?\*\//g, (remark) =>
    " ".repeat(remark.length),
  );
  return blanked.indexOf(",");
}

/** Takes a child and one comma away; comments around it stay. */
export function removeChild(text: string, parent: Node, index: number): TextEdit[] {
  const children = parent.children ?? [];
  const child = children[index];
  if (child === undefined) return [];
  const next = children[index + 1];
  if (next !== undefined) {
    const gap = text.slice(end(child), next.offset);
    if (gap.trim() === ",") return [removal(child.offset, next.offset)];
    const comma = end(child) + commaIn(gap);
    return [removal(child.offset, end(child)), removal(comma, comma + 1)];
  }
  const previous = children[index - 1];
  if (previous === undefined) return removeOnly(text, parent, child);
  const gap = text.slice(end(previous), child.offset);
  if (gap.trim() === ",") return [removal(end(previous), end(child))];
  const comma = end(previous) + commaIn(gap);
  return [removal(comma, comma + 1), removal(child.offset, end(child))];
}

function removeOnly(text: string, parent: Node, child: Node): TextEdit[] {
  const start = parent.offset + 1;
  const stop = end(parent) - 1;
  const alone = text.slice(start, stop).trim().length === child.length;
  return [alone ? removal(start, stop) : removal(child.offset, end(child))];
}
