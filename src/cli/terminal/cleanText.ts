import { stripVTControlCharacters } from "node:util";

/** Controls, line and paragraph separators, and the format characters that reorder or hide text. */
const unsafe =
  /[\p{Cc}\p{Zl}\p{Zp}\p{Cs}\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]/gu;

/** Text of a tool, an agent or a document as one line that cannot move the cursor, colour or reorder anything. */
export function cleanText(text: string): string {
  return stripVTControlCharacters(text).replace(/\s+/gu, " ").replace(unsafe, "").trim();
}
