import { foreignTail } from "../text/foreignTail";
import type { MainSpec } from "../text/mainSpec";
import { specText } from "../text/specText";

/** Above the requirements a title and a Purpose are expected; everything else is somebody's own text. */
function unaccountedAbove(before: string): string[] {
  const { lines, fenced } = specText(before);
  const found: string[] = [];
  let inPurpose = false;
  let hasTitle = false;
  let previous = "";
  for (const [at, line] of lines.entries()) {
    const above = previous;
    previous = line;
    if (line.trim() === "") continue;
    const heading: Heading | undefined = fenced[at]
      ? undefined
      : headingAbove(line, above, inPurpose);
    if (heading === undefined) {
      if (!inPurpose) found.push(line.trim());
    } else if (heading.kind === "section") {
      inPurpose = heading.text.toLowerCase() === "purpose";
      if (!inPurpose) found.push(line.trim());
    } else if (heading.kind === "title" && !hasTitle && !inPurpose) {
      hasTitle = true;
    } else {
      found.push(heading.text);
      inPurpose = false;
    }
  }
  return found;
}

interface Heading {
  kind: "section" | "title" | "other";
  text: string;
}

/** A heading in any form that Markdown has, the underlined one only below the Purpose. */
function headingAbove(line: string, above: string, inPurpose: boolean): Heading | undefined {
  const section = /^ {0,3}##\s(?=.)\s*(?!\s)(.*)(?!.)\s*$/.exec(line)?.[1];
  if (section !== undefined) return { kind: "section", text: section.trim() };
  if (inPurpose && above.trim() !== "" && /^ {0,3}(?:=+|-+)\s*$/.test(line)) {
    return { kind: "other", text: above.trim() };
  }
  if (/^ {0,3}<h[1-6]\b/i.test(line)) return { kind: "other", text: line.trim() };
  return /^ {0,3}#\s(?=.)\s*(?!\s).*$/.test(line)
    ? { kind: "title", text: line.trim() }
    : undefined;
}

function columnOf(prefix: string): number {
  let column = 0;
  for (const char of prefix) column += char === "\t" ? 4 - (column % 4) : 1;
  return column;
}

/** A line as a list item sees it, whose content begins at a column. */
function withoutIndent(line: string, columns: number): string {
  let column = 0;
  let at = 0;
  while (at < line.length && column < columns) {
    if (line[at] === " ") column += 1;
    else if (line[at] === "\t") column += 4 - (column % 4);
    else break;
    at++;
  }
  return line.slice(at);
}

function isHeading(line: string): boolean {
  return /^ {0,3}#{1,6}(?:[ \t]|$)/.test(line) || /^\s*<h[1-6]\b/i.test(line);
}

const ownBlock = /^ {0,3}(?:>|(?:[-*_][ \t]*){3,}$|(?:[-*+]|\d{1,9}[.)])(?:[ \t]|$)|[<|])/;

/** Reads a requirement's block line by line; its statement, its scenarios and their bullets are its own. */
class BlockReader {
  readonly found: string[] = [];
  #hasScenario = false;
  #inBullets = false;
  #sawBullet = false;
  /** Where the text of the list item begins that the line before belongs to. */
  #item: number | undefined;
  #isParagraphOpen = false;

  blank(): void {
    if (this.#sawBullet) this.#inBullets = false;
    this.#item = undefined;
    this.#isParagraphOpen = false;
  }

  line(line: string, above: string | undefined, isFenced: boolean): void {
    const indent = columnOf(/^[ \t]*/.exec(line)?.[0] ?? "");
    const isInside = this.#item !== undefined && indent >= this.#item;
    const within = isInside ? withoutIndent(line, this.#item ?? 0) : line;
    if (isFenced) {
      if (!isInside) this.#item = undefined;
      this.#isParagraphOpen = false;
    } else if (above !== undefined && /^ {0,3}(?:=+|-+)\s*$/.test(within) && above.trim() !== "") {
      this.found.push(above.trim());
      this.#item = undefined;
      this.#isParagraphOpen = false;
    } else if ((isInside || this.continuesLazily(within)) && !isHeading(within)) {
      this.#isParagraphOpen = !ownBlock.test(within);
    } else {
      this.start(line);
    }
  }

  private continuesLazily(within: string): boolean {
    return this.#isParagraphOpen && this.#inBullets && !ownBlock.test(within);
  }

  private start(line: string): void {
    const bullet = /^(\s*(?:[-*+]|\d{1,9}[.)])\s+)/.exec(line)?.[1];
    this.#item = bullet === undefined ? undefined : columnOf(bullet);
    this.#isParagraphOpen = bullet !== undefined;
    if (/^ {0,3}####\s+Scenario:/i.test(line)) {
      this.#hasScenario = true;
      this.#inBullets = true;
      this.#sawBullet = false;
    } else if (bullet !== undefined) {
      if (this.#inBullets) this.#sawBullet = true;
      else if (this.#hasScenario) this.found.push(line.trim());
    } else if (this.#hasScenario || /^\s*[|<]/.test(line)) {
      this.found.push(line.trim());
    }
  }
}

function unaccountedIn(raw: string): string[] {
  const { lines, fenced } = specText(raw);
  const reader = new BlockReader();
  for (const [at, line] of lines.entries()) {
    if (line.trim() === "") reader.blank();
    else if (at > 0) reader.line(line, at > 1 ? lines[at - 1] : undefined, fenced[at] ?? false);
  }
  const tail = foreignTail(raw);
  return [...(tail === undefined ? [] : [tail.heading]), ...reader.found];
}

/** The lines of a spec that deleting it would take along although no requirement, scenario or Purpose owns them. */
export function unaccountedContent(main: MainSpec): string[] {
  const written = (text: string) =>
    text
      .split("\n")
      .map((line) => line.trim())
      .filter((line) => line !== "");
  const found = [
    ...unaccountedAbove(main.before),
    ...written(main.preamble),
    ...written(main.after),
    ...main.blocks.flatMap(({ raw }) => unaccountedIn(raw)),
  ];
  return [...new Set(found)];
}
