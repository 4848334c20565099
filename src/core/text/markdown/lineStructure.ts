import { fenceClosed, fenceOpened } from "./columnFence";
import { OpenItems } from "./openItems";

/** What a parser says about the lines of a part; lines count from 1 at its beginning. */
export interface PartStructure {
  headings: readonly { depth: number; line: number; column: number }[];
  /** Lines inside code and comments. */
  hidden: readonly number[];
  /** Lines inside code fences, with the language that the fence names. */
  fenced: readonly (readonly [line: number, language: string])[];
}

/** The structure of a part as its lines alone show it. */
export interface LineStructure {
  structure: PartStructure;
  /** Whether a parser would say the same. */
  isSure: boolean;
  /** The first line with HTML, or a code fence in a list or quote, of which a parser may say something else. */
  markupAt: number | undefined;
}

// What may stand before the content of a line in lists and quotes: [ >*+\-\d.)\t]
const fenceWithin = /^[ >*+\-\d.)\t]*(`{3,}|~{3,})/;
const markup = /^[ >*+\-\d.)\t]*<|<!--/;
const nothingWithin = /^[ >*+\-\d.)\t=]*$/;
const tabWithin = /^[ >*+\-\d.)]*#*\t/;
const headingWithin = /^[ >*+\-\d.)]+#/;
const nested = /^[ >*+\-\d.)]*$/;
const farContent = /[-*+.)>] {5}/;
const rule = /^ {0,3}(?:(?:- *){3,}|(?:\* *){3,})$/;
const emptyItem = /^[ >*+\-\d.)]*[-*+.)] *$/;
const underline = /^ {0,3}(?:=+|-+)[ \t]*$/;
const heading = /^( {0,3})(#{1,6})(?:[ \t]|$)/;
const openComment = /^ {0,3}<!--/;

interface Fence {
  marks: string;
  language: string;
  at: number;
  /** The column at which the content of what it is in begins. */
  column: number;
}

/** Reads one line after the other, and keeps where a parser might read something else. */
class LineReader {
  readonly #headings: { depth: number; line: number; column: number }[] = [];
  readonly #hidden: number[] = [];
  readonly #fenced: [number, string][] = [];
  #fence: Fence | undefined;
  #isInComment = false;
  readonly #items = new OpenItems();
  /** What the lines above are of what stands together with the next one. */
  #above: "nothing" | "text" | "other" = "nothing";
  #isSure = true;
  #markupAt: number | undefined;

  read(line: string, at: number): void {
    if (this.#fence !== undefined) this.#readCode(line, at, this.#fence);
    else if (this.#isInComment) this.#readComment(line, at);
    else if (!this.#opensFence(line, at)) this.#readText(line, at);
  }

  end(): LineStructure {
    const structure = { headings: this.#headings, hidden: this.#hidden, fenced: this.#fenced };
    const isSure = this.#isSure && this.#fence === undefined;
    return { structure, isSure, markupAt: this.#markupAt };
  }

  #doubtMarkup(at: number): void {
    this.#isSure = false;
    this.#markupAt ??= at;
  }

  #readCode(line: string, at: number, fence: Fence): void {
    const { marks, language, column } = fence;
    // Code ends with the list or quote that it is in.
    if (/[^ ]/.test(line.slice(0, column))) this.#doubtMarkup(fence.at);
    this.#hidden.push(at);
    this.#fenced.push([at, language]);
    if (fenceClosed(line.slice(column), marks)) this.#fence = undefined;
  }

  #readComment(line: string, at: number): void {
    this.#hidden.push(at);
    this.#isInComment = !line.includes("-->");
  }

  #opensFence(line: string, at: number): boolean {
    if (!line.includes("```") && !line.includes("~~~")) return false;
    const unindented = fenceOpened(line.replace(/^ +/, ""));
    const within = fenceWithin.exec(line)?.[1];
    if (unindented === undefined && within === undefined) return false;
    const opened = this.#items.indentIn(line) > 3 ? undefined : unindented;
    const marks = opened?.marks ?? within;
    if (marks === undefined) return false;
    if (opened === undefined) this.#doubtMarkup(at);
    // These stand for other characters.
    else if (/[\\&]/.test(opened.language)) this.#isSure = false;
    this.#fence = { marks, language: opened?.language ?? "", at, column: this.#items.column };
    this.#hidden.push(at);
    this.#above = "nothing";
    return true;
  }

  #readText(line: string, at: number): void {
    if (line.includes("<") && markup.test(line)) this.#readMarkup(line, at);
    if (this.#isUnsure(line)) this.#isSure = false;
    const found = heading.exec(line);
    const isBlank = /^[ \t]*$/.test(line);
    if (rule.test(line)) this.#items.indentIn(line);
    else if (!isBlank) this.#items.read(line, this.#above !== "nothing");
    if (found !== null) {
      const [, indent = "", marks = ""] = found;
      this.#headings.push({ depth: marks.length, line: at, column: indent.length + 1 });
    }
    if (found !== null || isBlank) this.#above = "nothing";
    // A definition ends a text, and may go on in the next line.
    else if (nothingWithin.test(line) || line.includes("]:")) this.#above = "other";
    else if (this.#above === "nothing") this.#above = "text";
  }

  #isUnsure(line: string): boolean {
    if (line.includes("\t") && tabWithin.test(line)) return true;
    if (line.startsWith("    ") && this.#above !== "text" && this.#isCode(line)) return true;
    if (this.#above !== "nothing" && underline.test(line)) return true;
    if (headingWithin.test(line) || (emptyItem.test(line) && !rule.test(line))) return true;
    const far = line.search(farContent);
    return far !== -1 && nested.test(line.slice(0, far));
  }

  #isCode(line: string): boolean {
    return /[^ \t]/.test(line) && this.#items.indentIn(line) > 3;
  }

  #readMarkup(line: string, at: number): void {
    this.#doubtMarkup(at);
    if (!openComment.test(line)) return;
    this.#hidden.push(at);
    this.#isInComment = !line.includes("-->");
  }
}

/** Reads a part line by line, in a time that grows with it. */
export function lineStructure(text: string): LineStructure {
  const reader = new LineReader();
  for (const [index, line] of text.split("\n").entries()) reader.read(line, index + 1);
  return reader.end();
}
