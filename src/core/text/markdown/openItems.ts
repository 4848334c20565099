const item = /^( *)([-*+]|(\d{1,9})[.)])( {1,4})(?=[^ \t])/;

/** A heading or a quote, which ends a text. */
const interrupts = /^ {0,3}(?:#{1,6}(?:[ \t]|$)|>)/;

function indentOf(line: string): number {
  return /^ */.exec(line)?.[0].length ?? 0;
}

/** The list items that are open, by the columns at which their contents begin. */
export class OpenItems {
  readonly #columns: number[] = [];

  /** How far the line's text stands to the right of what it is in; closes what it is not in. */
  indentIn(line: string): number {
    return indentOf(line) - this.#enter(indentOf(line));
  }

  /** The column at which the content of the innermost open item begins. */
  get column(): number {
    return this.#columns.at(-1) ?? 0;
  }

  /**
   * Opens the item that a line begins. A number other than 1 begins none in the middle of a text, and a line that goes on
   * with a text stands in its item wherever it begins.
   */
  read(line: string, isInText: boolean): void {
    const found = item.exec(line);
    if (isInText && found === null && !interrupts.test(line)) return;
    const before = this.#columns.length;
    const indent = indentOf(line);
    const outer = this.#enter(indent);
    if (found === null || indent - outer > 3) return;
    const [, , marker = "", number, space = ""] = found;
    const isNext = this.#columns.length < before;
    if (number !== undefined && Number(number) !== 1 && isInText && !isNext) return;
    this.#columns.push(indent + marker.length + space.length);
  }

  close(): void {
    this.#columns.length = 0;
  }

  #enter(indent: number): number {
    while (this.column > indent) this.#columns.pop();
    return this.column;
  }
}
