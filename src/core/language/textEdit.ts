/** A part of a text; lines and columns are 1-based, columns in UTF-16 units, the end is exclusive. */
export interface TextRange {
  line: number;
  column: number;
  endLine: number;
  endColumn: number;
}

/** A part of one file, named relative to the openspec root. */
export interface FileRange extends TextRange {
  file: string;
}

/** Replaces a part of a file; `text` has LF line endings. */
export interface FileEdit extends FileRange {
  text: string;
}

/** From one column of a line to another. */
export function inLine(line: number, column: number, endColumn: number): TextRange {
  return { line, column, endLine: line, endColumn };
}

/** Whether a place lies in a range or at its end, where a cursor still touches it. */
export function touches(range: TextRange, line: number, column: number): boolean {
  const isAfterStart = line > range.line || (line === range.line && column >= range.column);
  const isBeforeEnd = line < range.endLine || (line === range.endLine && column <= range.endColumn);
  return isAfterStart && isBeforeEnd;
}

/** Puts whole lines behind a line; 0 puts them at the top of a text. `ending` is the text of that line. */
export function linesAfter(file: string, line: number, ending: string, text: string): FileEdit {
  if (line === 0) return { file, ...inLine(1, 1, 1), text: `${text}\n` };
  const column = ending.length + 1;
  return { file, ...inLine(line, column, column), text: `\n${text}` };
}
