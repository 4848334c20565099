import { randomInt } from "node:crypto";

// Of the process, not of a module: the program's bundles hold several copies of this one.
const key = Symbol.for("openspec-workstreams.terminalMark");

/** Numbers, as a terminal's codes have them, that nobody outside of this process can know. */
function ownMark(): string {
  const known: unknown = Reflect.get(globalThis, key);
  if (typeof known === "string") return known;
  const mark = Array.from({ length: 4 }, () => randomInt(1000, 9999)).join(";");
  Reflect.set(globalThis, key, mark);
  return mark;
}

const escape = String.fromCharCode(27);

/** A terminal's code (`1m`, `0J`) as this program's own, which alone reaches the terminal. */
export function ownCode(code: string): string {
  return `${escape}[${code.slice(0, -1)};${ownMark()}${code.slice(-1)}`;
}

/** A text with our own codes made real, and everything between them as `clean` makes it. */
export function withOwnCodes(text: string, clean: (text: string) => string): string {
  if (!text.includes(escape)) return clean(text);
  const own = new RegExp(`${escape}\\[(\\d+);${ownMark()}([A-Za-z])`);
  return text
    .split(own)
    .map((part, index) => {
      if (index % 3 === 0) return clean(part);
      return index % 3 === 1 ? `${escape}[${part}` : part;
    })
    .join("");
}
