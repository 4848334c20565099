/** The lines of a spec with line endings as LF and without a byte order mark; `fenced` marks code blocks. */
export interface SpecText {
  lines: readonly string[];
  /** True inside of code blocks; shorter than `lines` when there are none. */
  fenced: readonly boolean[];
  /** The lines outside of code blocks that begin with `#`, in order. */
  marks: readonly number[];
}

/** Marks the lines of code blocks, their fences included; one that is never closed goes on to the end. */
function fenceMask(lines: readonly string[], mayHaveFences: boolean): boolean[] {
  if (!mayHaveFences) return [];
  const mask = new Array<boolean>(lines.length).fill(false);
  let open: string | undefined;
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at] ?? "";
    const hasMarks = line.includes("```") || line.includes("~~~");
    const marker = hasMarks ? /^\s*(`{3,}|~{3,})/.exec(line)?.[1] : undefined;
    mask[at] = open !== undefined || marker !== undefined;
    if (open === undefined) open = marker;
    else if (
      marker?.[0] === open[0] &&
      (marker?.length ?? 0) >= open.length &&
      line.trim() === marker
    ) {
      open = undefined;
    }
  }
  return mask;
}

function withMarks(lines: readonly string[], fenced: readonly boolean[]): SpecText {
  const marks: number[] = [];
  for (let at = 0; at < lines.length; at++) {
    if (lines[at]?.startsWith("#") === true && fenced[at] !== true) marks.push(at);
  }
  return { lines, fenced, marks };
}

function hasFences(text: string): boolean {
  return text.includes("```") || text.includes("~~~");
}

function linesOf(text: string): string[] {
  return (text.includes("\r") ? text.replace(/\r\n?/g, "\n") : text).split("\n");
}

/** Splits a spec into lines, as OpenSpec reads it. */
export function specText(text: string): SpecText {
  const lines = linesOf(text.startsWith("\uFEFF") ? text.slice(1) : text);
  return withMarks(lines, fenceMask(lines, hasFences(text)));
}

/** Like `specText`, but a byte order mark stays part of the first line: some of OpenSpec's checks see it. */
export function specTextWithMark(text: string): SpecText {
  const lines = linesOf(text);
  return withMarks(lines, fenceMask(lines, hasFences(text)));
}

/** The place among the marks, which are in order, of the first from a line on. */
function firstMark({ marks }: SpecText, from: number): number {
  let [low, high] = [0, marks.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((marks[middle] ?? 0) < from) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The marks from one line on and before another. */
export function marksBetween(text: SpecText, from: number, to: number): readonly number[] {
  return text.marks.slice(firstMark(text, from), firstMark(text, to));
}

/** The first line from `from` on that begins with `#` and matches, outside of code blocks; or -1. */
export function findHeading(text: SpecText, pattern: RegExp, from = 0): number {
  for (let place = firstMark(text, from); ; place++) {
    const at = text.marks[place];
    if (at === undefined) return -1;
    if (pattern.test(text.lines[at] ?? "")) return at;
  }
}

/** The lines of a part, joined. */
export function sliceText({ lines }: SpecText, from: number, to: number): string {
  return lines.slice(from, to).join("\n");
}
