import { unseen, unseenCharacters } from "../../core/text/controlCharacters";
import { View } from "./view";

const lineBreak = /(?<![ \t])[ \t]*(?:\r\n?|\n)[ \t]*/g;
const continued = /\\(?:\r\n?|\n)[ \t]*/g;
const marked = /(?<![ \t])[ \t]*(?:\r\n?|\n)[ \t]*[|>+*#│┃-][ \t]*/g;
const backspace = String.fromCharCode(8);
const erased = new RegExp(`[^${backspace}]${backspace}`, "g");

/** Escapes of a URL, of a program's text or JSON, and of HTML. */
const kinds = [
  "%[0-7][0-9a-f]|(?:%[89a-f][0-9a-f])+",
  "\\\\u\\{?[0-9a-f]{4,6}\\}?|\\\\x[0-9a-f]{2}|\\\\[0-7]{3}|\\\\[^0-9a-z\\n]|\\\\[bfnrt]",
  "&#\\d{1,7};|&#x[0-9a-f]{1,6};|&(?:amp|lt|gt|quot|apos|nbsp|sol|colon|commat|num|percnt|dollar|excl|plus|equals);",
] as const;
const [escapes, ...single] = [kinds.join("|"), ...kinds].map((kind) => new RegExp(kind, "gi"));

const named: Readonly<Record<string, string>> = {
  ...{ "\\n": "\n", "\\r": "\r", "\\t": "\t", "\\b": "\b", "\\f": "\f" },
  ...{ "&amp;": "&", "&lt;": "<", "&gt;": ">", "&quot;": '"', "&apos;": "'", "&nbsp;": " " },
  ...{ "&sol;": "/", "&colon;": ":", "&commat;": "@", "&num;": "#", "&percnt;": "%" },
  ...{ "&dollar;": "$", "&excl;": "!", "&plus;": "+", "&equals;": "=" },
};

function character(digits: string, base: number): string {
  const code = parseInt(digits, base);
  return code > 0x10ffff ? "" : String.fromCodePoint(code);
}

/** What an escape of a URL, of JSON, of a program's text or of HTML stands for. */
function decoded(escape: string): string {
  const known = named[escape.toLowerCase()];
  if (known !== undefined) return known;
  if (escape.startsWith("%")) return Buffer.from(escape.replaceAll("%", ""), "hex").toString();
  if (/^\\[ux]/i.test(escape)) return character(escape.replace(/[\\ux{}]/gi, ""), 16);
  if (/^\\\d/.test(escape)) return character(escape.slice(1), 8);
  if (escape.startsWith("\\")) return escape.slice(1);
  const number = escape.slice(2, -1);
  return /^x/i.test(number) ? character(number.slice(1), 16) : character(number, 10);
}

const deepest = 4;

/** A text and what it means once its escapes are read, again and again: JSON in JSON, a URL in HTML. */
function meanings(view: View): View[] {
  // One kind alone: a secret may hold what would be an escape of another.
  const all = [view, ...single.map((kind) => view.replaced(kind, decoded))];
  let last = view;
  for (let depth = 0; depth < deepest; depth++) {
    const next = last.replaced(escapes ?? /$^/g, decoded);
    if (next === last) break;
    last = next.replaced(unseen, () => "");
    all.push(...(last === next ? [] : [next]), last);
  }
  return all;
}

/** Texts in which a break of a line hides nothing: as one word, as a shell, a quote or a patch breaks it, as two words. */
function unwrapped(view: View): View[] {
  const breaks = [lineBreak, continued, marked].map((pattern) => view.replaced(pattern, () => ""));
  return [...breaks, view.replaced(lineBreak, () => " ")].filter((join) => join !== view);
}

function withoutTwins(views: readonly View[]): View[] {
  return [...new Map(views.map((view) => [view.text, view])).values()];
}

/** What a text shows: to a terminal, to somebody who drops single characters, and where backspaces erase. */
function shown(text: string): View[] {
  const raw = new View(text);
  const seen = raw.replaced(unseen, () => "");
  if (seen === raw) return [raw];
  const views = [raw, seen, raw.replaced(unseenCharacters, () => "")];
  return text.includes(backspace) ? [...views, erasing(raw).replaced(unseen, () => "")] : views;
}

function erasing(view: View): View {
  for (let last = view, rounds = 0; ; rounds++) {
    const next = last.replaced(erased, () => "");
    if (next === last || rounds === 64) return next;
    last = next;
  }
}

/** The readings of a text in which a secret may stand: line by line, and across the ends of lines. */
export interface Readings {
  lines: View[];
  wrapped: View[];
}

/** Everything that a text can be read as. */
export function readingsOf(text: string): Readings {
  const lines = withoutTwins(shown(text).flatMap(meanings));
  return { lines, wrapped: withoutTwins(lines.flatMap(unwrapped).flatMap(meanings)) };
}
