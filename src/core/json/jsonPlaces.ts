import { findNodeAtLocation, type Node } from "jsonc-parser";

/** Where something stands in a JSON text; 1-based, the end exclusive. */
export interface JsonSpan {
  line: number;
  column: number;
  endLine: number;
  endColumn: number;
}

/** Turns offsets of one text into lines and columns. */
export function placer(text: string): (offset: number, length?: number) => JsonSpan {
  const starts = [0];
  for (const found of text.matchAll(/\r\n|\n|\r/g)) starts.push(found.index + found[0].length);
  const at = (offset: number) => {
    let line = starts.length;
    while (line > 1 && (starts[line - 1] ?? 0) > offset) line--;
    return { line, column: offset - (starts[line - 1] ?? 0) + 1 };
  };
  return (offset, length = 0) => {
    const end = at(offset + length);
    return { ...at(offset), endLine: end.line, endColumn: end.column };
  };
}

/** The node of a value, or of the nearest parent that exists. */
export function nodeAt(root: Node, path: readonly PropertyKey[]): Node {
  const segments = path.filter((part) => typeof part !== "symbol");
  for (let length = segments.length; length > 0; length--) {
    const node = findNodeAtLocation(root, segments.slice(0, length));
    if (node !== undefined) return node;
  }
  return root;
}
