const sequence = new RegExp("\\u001b\\[(\\d*)([A-Za-z])", "y");

/** A terminal as far as our output needs one: text, line feeds, carriage returns, cursor up and to a column, erase to the end. */
export class Screen {
  readonly lines: string[] = [""];
  #row = 0;
  #column = 0;

  write(text: string): void {
    for (let at = 0; at < text.length;) {
      sequence.lastIndex = at;
      const match = sequence.exec(text);
      if (match) {
        this.#control(match[2] ?? "", Number(match[1] === "" ? 1 : match[1]));
        at += match[0].length;
      } else {
        this.#put(text[at] ?? "");
        at++;
      }
    }
  }

  text(): string {
    return this.lines.map((line) => line.trimEnd()).join("\n");
  }

  #control(code: string, count: number): void {
    if (code === "G") this.#column = count - 1;
    if (code === "A") this.#row = Math.max(0, this.#row - count);
    if (code !== "J") return;
    this.lines.splice(this.#row + 1);
    this.lines[this.#row] = (this.lines[this.#row] ?? "").slice(0, this.#column);
  }

  #put(character: string): void {
    if (character === "\r") {
      this.#column = 0;
    } else if (character === "\n") {
      this.#row++;
      this.#column = 0;
      this.lines[this.#row] ??= "";
    } else {
      const line = this.lines[this.#row] ?? "";
      this.lines[this.#row] =
        line.slice(0, this.#column) + character + line.slice(this.#column + 1);
      this.#column++;
    }
  }
}
