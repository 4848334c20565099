import { randomInt } from "node:crypto";

/** Numbers, as a terminal's codes have them, that only this process knows. */
const ownMark = Array.from({ length: 4 }, () => randomInt(1000, 9999)).join(";");

const escape = String.fromCharCode(27);

/** A terminal's code (`1m`, `0J`) as this program's own, which alone reaches the terminal. */
export function ownCode(code: string): string {
  return `${escape}[${code.slice(0, -1)};${ownMark}${code.slice(-1)}`;
}

function replaceOwnCodes(
  text: string,
  clean: (text: string) => string,
  shown: (code: string) => string,
): string {
  if (!text.includes(escape)) return clean(text);
  const own = new RegExp(`${escape}\\[(\\d+);${ownMark}([A-Za-z])`);
  return text
    .split(own)
    .map((part, index, parts) => {
      if (index % 3 === 0) return clean(part);
      return index % 3 === 1 ? shown(`${part}${parts[index + 1] ?? ""}`) : "";
    })
    .join("");
}

/** A text with our own codes made real, and everything between them as `clean` makes it. */
export function withOwnCodes(text: string, clean: (text: string) => string): string {
  return replaceOwnCodes(text, clean, (code) => `${escape}[${code}`);
}

/** A text without our own codes, and everything between them as `clean` makes it. */
export function withoutOwnCodes(text: string, clean: (text: string) => string): string {
  return replaceOwnCodes(text, clean, () => "");
}
