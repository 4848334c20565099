import { openKeyIn } from "./privateKeys";
import type { Redactor } from "./redactor";

/** A line longer than this is shown in pieces. */
const longestLine = 64 * 1024;
/** No more than this is held back. */
const mostHeld = 16 * 1024;

/**
 * Hides secrets in a text that comes in pieces, however they are cut: what may be the beginning of a secret is held
 * back until it is known. Whole lines come out, but of very long ones.
 */
export class RedactingStream {
  #held = "";

  constructor(private readonly redactor: Redactor) {}

  /** Takes the next piece; returns what can be shown by now. */
  add(piece: string): string {
    this.#held += piece;
    const lines = this.#held.lastIndexOf("\n") + 1;
    const isLong = this.#held.length - lines > longestLine;
    const known = isLong ? this.#held.length : lines;
    if (known === 0) return "";
    const { found, open } = this.redactor.read(this.#held.slice(0, known));
    const lineOf = (at: number) => (isLong ? at : this.#held.lastIndexOf("\n", at - 1) + 1);
    let cut = open === known ? known : lineOf(open);
    for (const { start, end } of [...found].reverse())
      if (start < cut && cut < end) cut = lineOf(start);
    return known - cut > mostHeld ? this.#showAll() : this.#show(cut);
  }

  /** What was held back, when nothing more comes. */
  end(): string {
    return this.#show(this.#held.length);
  }

  #show(cut: number): string {
    const shown = this.#held.slice(0, cut);
    this.#held = this.#held.slice(cut);
    return shown === "" ? "" : this.redactor(shown);
  }

  /** A key without an end goes on in what comes. */
  #showAll(): string {
    const isInKey = openKeyIn(this.#held) !== undefined;
    const shown = this.end();
    if (isInKey) this.#held = "-----BEGIN PRIVATE KEY-----\n";
    return shown;
  }
}
