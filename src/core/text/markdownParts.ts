const heading = /^(?:#{1,6}[ \t]|###Requirement:)/i;
const fenceMark = /```|~~~/;
const columnFence = /^(?:(`{3,})[^`]*|(~{3,})(?!~).*)$/;

/** Follows what is open at the end of a line; `unsure` once something begins whose end only a parser knows. */
class OpenBlocks {
  #fence: string | undefined;
  #isUnsure = false;

  get isNone(): boolean {
    return this.#fence === undefined && !this.#isUnsure;
  }

  read(line: string): void {
    if (fenceMark.test(line)) this.#readFence(line);
    // A comment in one line is over where it ends; any other HTML goes on as its kind does.
    if (/^ {0,3}</.test(line) && !/^ {0,3}<!--.*-->/.test(line)) this.#isUnsure ||= this.isNone;
  }

  #readFence(line: string): void {
    const found = columnFence.exec(line);
    const marks = found?.[1] ?? found?.[2];
    const open = this.#fence;
    if (open === undefined) {
      // Indented or in a list, a fence may end with what it is in.
      if (marks === undefined) this.#isUnsure = true;
      else this.#fence = marks;
      return;
    }
    const closing = /^ {0,3}\S/.test(line) ? line.trim() : "";
    const closes = closing.startsWith(open) && closing.replaceAll(open.charAt(0), "") === "";
    if (closes) this.#fence = undefined;
  }
}

/**
 * Cuts the lines of a document before headings at which nothing can be open, so that each part parses as it would in
 * the whole. `from` is the index of a part's first line.
 */
export function markdownParts(lines: readonly string[]): { from: number; text: string }[] {
  const starts = [0];
  const open = new OpenBlocks();
  for (const [at, line] of lines.entries()) {
    if (at > 0 && open.isNone && heading.test(line)) starts.push(at);
    open.read(line);
  }
  return starts.map((from, index) => {
    const to = starts[index + 1] ?? lines.length;
    return { from, text: lines.slice(from, to).join("\n") };
  });
}
