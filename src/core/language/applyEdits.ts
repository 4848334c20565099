import type { FileEdit } from "./textEdit";

function offsets(text: string): number[] {
  const starts = [0];
  for (const found of text.matchAll(/\r\n|\n|\r/g)) starts.push(found.index + found[0].length);
  return starts;
}

/** A text after edits that do not overlap, whatever their order; those at one place keep theirs. */
export function applyEdits(text: string, edits: readonly Omit<FileEdit, "file">[]): string {
  const starts = offsets(text);
  const offset = (line: number, column: number) => (starts[line - 1] ?? text.length) + column - 1;
  const placed = edits.map((edit) => ({
    from: offset(edit.line, edit.column),
    to: offset(edit.endLine, edit.endColumn),
    text: edit.text,
  }));
  let result = "";
  let at = 0;
  for (const { from, to, text: replacement } of placed.sort(
    (one, other) => one.from - other.from,
  )) {
    result += text.slice(at, from) + replacement;
    at = to;
  }
  return result + text.slice(at);
}
