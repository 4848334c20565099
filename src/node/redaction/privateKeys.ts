import type { Found } from "./redactor";

const beginning = /-----BEGIN (?:[A-Z0-9]{1,20} ){0,3}PRIVATE KEY(?: BLOCK)?-----/g;
const ending = /-----END (?:[A-Z0-9]{1,20} ){0,3}PRIVATE KEY(?: BLOCK)?-----/g;

/** The longest key that is looked for its end. */
const longest = 64 * 1024;

/** A line of a key: base64 or a header, perhaps quoted, indented or in a patch. */
const body =
  /^(?:[A-Za-z0-9+/=]{0,200}|(?:Proc-Type|DEK-Info|Version|Comment|Hash|Charset): .{0,200})$/;
const before = /^[\s"'`,|>+#*│-]*/;
const behind = /[\s"'`,;)\\]/;

function isBodyLine(line: string): boolean {
  const bare = line.replace(before, "");
  let end = bare.length;
  while (end > 0 && behind.test(bare[end - 1] ?? "")) end--;
  return body.test(bare.slice(0, end));
}

/** How far a key without an end goes: as long as lines look like one. */
function bodyEnd(text: string, from: number): number {
  let end = from;
  for (let at = from; at < text.length;) {
    const next = text.indexOf("\n", at);
    const to = next === -1 ? text.length : next;
    if (!isBodyLine(text.slice(at, Math.min(to, at + 500)))) return inLine(text, at, end);
    if (text.slice(at, to).trim() !== "") end = to;
    at = to + 1;
  }
  return end;
}

/** The rest of a key in a line that goes on with something else. */
function inLine(text: string, at: number, end: number): number {
  const rest = /[ \t"'`,|>+#*│-]{0,40}(?:[A-Za-z0-9+/=]{16,}[ \t]{0,2}){1,2000}/y;
  rest.lastIndex = at;
  return rest.test(text) ? rest.lastIndex : end;
}

/** Private keys in a text, also those whose end or beginning is elsewhere. */
export function privateKeysIn(text: string): Found[] {
  const label = "private key";
  const ends = [...text.matchAll(ending)].map(
    ({ 0: line, index }) => [index, index + line.length] as const,
  );
  const found: Found[] = [];
  let last = 0;
  for (const { 0: line, index: start } of text.matchAll(beginning)) {
    if (start < last) continue;
    const body = start + line.length;
    const [, closed = 0] = ends.find(([at]) => at >= body && at - body <= longest) ?? [];
    last = closed > 0 ? closed : bodyEnd(text, body);
    if (last > body) found.push({ start, end: last, label });
  }
  for (const [start, end] of ends) {
    if (found.some((key) => key.start <= start && end <= key.end)) continue;
    found.push({ start: bodyStart(text, start), end, label });
  }
  return found;
}

/** Where the lines of a key begin whose first line is missing. */
function bodyStart(text: string, end: number): number {
  let start = end;
  for (let at = end - 1; at > 0;) {
    const before = text.lastIndexOf("\n", at - 1);
    const line = text.slice(before + 1, at);
    // The last line of a key is short, no other is.
    if (!isBodyLine(line.slice(0, 500)) || line.trim().length < (at === end - 1 ? 1 : 32)) break;
    start = before + 1;
    at = before;
  }
  return start;
}

/** Where a private key begins whose end may still come; undefined where none does. */
export function openKeyIn(text: string): number | undefined {
  let last: RegExpExecArray | undefined;
  for (const match of text.matchAll(beginning)) last = match;
  if (last === undefined) return undefined;
  const rest = text.slice(last.index);
  const isOver = rest.search(ending) !== -1;
  return isOver || bodyEnd(rest, last[0].length) < rest.trimEnd().length ? undefined : last.index;
}
