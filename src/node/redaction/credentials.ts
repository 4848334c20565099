import { isWordLike } from "./wordLike";
import type { Found } from "./redactor";
import { tokenShapes } from "./tokenShapes";

const basic = /(?<=\bBasic[ \t])[A-Za-z0-9+/_-]{6,}={0,2}/gi;
// The user's name and the password are read to a limit, so that no text is read again and again.
const urlPassword = /(?<=:\/\/[^\s/?#@:"'`<>]{0,100}:)[^\s/?#"'`<>]{1,300}(?=@[\w[.-])/g;
/** What stands for a password in a manual or a template. */
const placeholder = /^(?:[$<{%*[].*|x+|\.{3}|…|pass(?:word|wd)?|pwd|secret|token|\d{1,5})$/i;

/** Base64 of a name, a colon and a password. */
function isNameAndPassword(base64: string): boolean {
  const text = Buffer.from(base64, "base64").toString();
  return text.includes(":") && !/[\p{Cc}\ufffd]/u.test(text);
}

function matches(
  text: string,
  pattern: RegExp,
  label: string,
  accept: (found: string) => boolean,
): Found[] {
  return [...text.matchAll(pattern)]
    .filter(([found]) => accept(found))
    .map(({ 0: found, index }) => ({ start: index, end: index + found.length, label }));
}

/** Keys, passwords and headers that a text shows, whosoever they are. */
export function credentialsIn(text: string): Found[] {
  return [
    ...tokenShapes
      .filter(({ needs }) => needs.test(text))
      .flatMap(({ pattern, isWordy }) =>
        matches(text, pattern, "token", (found) => !isWordy || !isWordLike(found)),
      ),
    ...(/basic/i.test(text) ? matches(text, basic, "token", isNameAndPassword) : []),
    ...(text.includes("://")
      ? matches(text, urlPassword, "password", (found) => !placeholder.test(found))
      : []),
  ];
}
