/** The lines of a spec with line endings as LF and without a byte order mark; `fenced` marks code blocks. */
export interface SpecText {
  lines: readonly string[];
  fenced: readonly boolean[];
}

function fenceMask(lines: readonly string[]): boolean[] {
  let open: string | undefined;
  return lines.map((line) => {
    if (!line.includes("```") && !line.includes("~~~")) return open !== undefined;
    const marker = /^\s*(`{3,}|~{3,})/.exec(line)?.[1];
    if (open === undefined) {
      open = marker;
      return marker !== undefined;
    }
    const closes =
      marker !== undefined &&
      marker[0] === open[0] &&
      marker.length >= open.length &&
      line.trim() === marker;
    if (closes) open = undefined;
    return true;
  });
}

function linesOf(text: string): string[] {
  return (text.includes("\r") ? text.replace(/\r\n?/g, "\n") : text).split("\n");
}

/** Splits a spec into lines, as OpenSpec reads it. */
export function specText(text: string): SpecText {
  const lines = linesOf(text.replace(/^\uFEFF/, ""));
  return { lines, fenced: fenceMask(lines) };
}

/** Like `specText`, but a byte order mark stays part of the first line: some of OpenSpec's checks see it. */
export function specTextWithMark(text: string): SpecText {
  const lines = linesOf(text);
  return { lines, fenced: fenceMask(lines) };
}

/** The first line from `from` on that matches outside of code blocks, or -1. */
export function findLine({ lines, fenced }: SpecText, pattern: RegExp, from = 0): number {
  for (let at = from; at < lines.length; at++) {
    if (!fenced[at] && pattern.test(lines[at] ?? "")) return at;
  }
  return -1;
}

/** The lines of a part, joined. */
export function sliceText({ lines }: SpecText, from: number, to: number): string {
  return lines.slice(from, to).join("\n");
}
