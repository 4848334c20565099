import { ownCode } from "../ownCodes";

/** The last lines of a terminal, drawn over again and again; what is printed permanently goes above them. */
export class LiveRegion {
  #rows = 0;

  constructor(private readonly write: (text: string) => void) {}

  /** Replaces what is drawn; every row must fit the terminal's width. */
  draw(rows: readonly string[]): void {
    this.write(`${this.#eraseCode()}${rows.join("\n")}`);
    this.#rows = rows.length;
  }

  /** Takes the region away, so that the next permanent line stands where it was. */
  clear(): void {
    const code = this.#eraseCode();
    this.#rows = 0;
    if (code !== "") this.write(code);
  }

  #eraseCode(): string {
    if (this.#rows === 0) return "";
    const up = this.#rows > 1 ? ownCode(`${this.#rows - 1}A`) : "";
    return `${ownCode("1G")}${up}${ownCode("0J")}`;
  }
}
