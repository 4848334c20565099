import { fenceClosed, fenceOpened } from "./columnFence";

const heading = /^(?:#{1,6}[ \t]|###Requirement:)/i;
const fenceMark = /```|~~~/;
/** HTML that goes on over empty lines, until its own end. */
const openEnded = /^ {0,3}<(?:[!?]|(?:script|pre|style|textarea)(?:[\s>]|$))/i;

/** Follows what is open at the end of a line; `unsure` once something begins whose end only a parser knows. */
class OpenBlocks {
  #fence: { marks: string; indent: number } | undefined;
  #isInHtml = false;
  #isUnsure = false;

  get isNone(): boolean {
    return this.#fence === undefined && !this.#isInHtml && !this.#isUnsure;
  }

  read(line: string): void {
    if (this.#fence !== undefined) this.#readCode(line, this.#fence);
    else if (fenceMark.test(line)) this.#readFence(line);
    else if (/^[ \t]*$/.test(line)) this.#isInHtml = false;
    // A comment in one line is over where it ends; any other HTML goes on as its kind does.
    else if (/^ {0,3}</.test(line) && !/^ {0,3}<!--.*-->/.test(line)) this.#readHtml(line);
  }

  #readHtml(line: string): void {
    if (openEnded.test(line)) this.#isUnsure = true;
    else this.#isInHtml = true;
  }

  #readFence(line: string): void {
    const indent = /^ */.exec(line)?.[0].length ?? 0;
    const opened = fenceOpened(line.slice(indent));
    // In the line of a list or quote, a fence may end with what it is in.
    if (this.#isInHtml || opened === undefined) this.#isUnsure = true;
    else this.#fence = { marks: opened.marks, indent };
  }

  /** Indented code may be that of a list: then it ends where a line stands further left, and no mark closes it for sure. */
  #readCode(line: string, { marks, indent }: { marks: string; indent: number }): void {
    const code = line.slice(indent);
    const isLeft = /[^ ]/.test(line.slice(0, indent));
    if (isLeft || (indent > 0 && /^ +(?:```|~~~)/.test(code))) this.#isUnsure = true;
    else if (fenceClosed(code, marks)) this.#fence = undefined;
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
