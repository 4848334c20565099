/** First and last UTF-16 unit of each range, ascending. */
export type Units = readonly (readonly [number, number])[];

/** What a glob says, as a regular expression would. */
export type GlobPattern =
  | { kind: "one"; of: Units }
  | { kind: "sequence"; parts: readonly GlobPattern[] }
  | { kind: "choice"; options: readonly GlobPattern[] }
  | { kind: "repeat"; part: GlobPattern; optional: boolean; many: boolean };

const last = 0xffff;
const any: Units = [[0, last]];
const slash = "/".charCodeAt(0);
const notSlash = without([[slash, slash]]);
const segment: GlobPattern = repeat(one(notSlash), "*");
const anything: GlobPattern = repeat(one(any), "*");

function one(of: Units): GlobPattern {
  return { kind: "one", of };
}

function letterOf(letter: string): GlobPattern {
  const unit = letter.charCodeAt(0);
  return one([[unit, unit]]);
}

function sequence(...parts: readonly GlobPattern[]): GlobPattern {
  return { kind: "sequence", parts };
}

function repeat(part: GlobPattern, times: "?" | "*" | "+"): GlobPattern {
  return { kind: "repeat", part, optional: times !== "+", many: times !== "?" };
}

/** Everything outside ranges that may overlap. */
function without(ranges: Units): Units {
  const found: [number, number][] = [];
  let next = 0;
  for (const [from, to] of [...ranges].sort(([a], [b]) => a - b)) {
    if (from > next) found.push([next, from - 1]);
    next = Math.max(next, to + 1);
  }
  return next <= last ? [...found, [next, last]] : found;
}

/** The letters of a bracket, of which only `^` negates; undefined where a range runs backwards. */
function bracket(text: string): GlobPattern | undefined {
  const isNegated = text.startsWith("^");
  const body = isNegated ? text.slice(1) : text;
  const ranges: [number, number][] = [];
  for (let at = 0; at < body.length; at++) {
    const from = body.charCodeAt(at);
    const isRange = body[at + 1] === "-" && at + 2 < body.length;
    const to = isRange ? body.charCodeAt(at + 2) : from;
    if (to < from) return undefined;
    ranges.push([from, to]);
    if (isRange) at += 2;
  }
  return one(isNegated ? without([...ranges, [slash, slash]]) : ranges);
}

/** The end of the brace or parenthesis that opens at `start`; -1 when it never closes. */
function closing(glob: string, start: number, open: string, close: string): number {
  let depth = 0;
  for (let at = start; at < glob.length; at++) {
    if (glob[at] === open) depth++;
    if (glob[at] === close && --depth === 0) return at;
  }
  return -1;
}

/** Splits at separators that stand in no inner group. */
function alternatives(text: string, separator: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let start = 0;
  for (let at = 0; at < text.length; at++) {
    const letter = text[at] ?? "";
    if ("({".includes(letter)) depth++;
    if (")}".includes(letter)) depth--;
    if (letter !== separator || depth !== 0) continue;
    parts.push(text.slice(start, at));
    start = at + 1;
  }
  return [...parts, text.slice(start)];
}

interface Found {
  pattern: GlobPattern | undefined;
  next: number;
}

function bracketAt(glob: string, at: number): Found | undefined {
  const end = glob[at] === "[" ? glob.indexOf("]", at + 2) : -1;
  return end === -1 ? undefined : { pattern: bracket(glob.slice(at + 1, end)), next: end + 1 };
}

function groupAt(glob: string, at: number): Found | undefined {
  const letter = glob[at] ?? "";
  const isExtended = "@?*+!".includes(letter) && glob[at + 1] === "(";
  if (letter !== "{" && !isExtended) return undefined;
  const start = isExtended ? at + 1 : at;
  const end = closing(glob, start, isExtended ? "(" : "{", isExtended ? ")" : "}");
  if (end === -1) return undefined;
  const next = end + 1;
  // What a negated group leaves over is taken for everything: more overlap than there is, never less.
  if (letter === "!") return { pattern: segment, next };
  const options: GlobPattern[] = [];
  for (const text of alternatives(glob.slice(start + 1, end), isExtended ? "|" : ",")) {
    const option = parse(text);
    if (option === undefined) return { pattern: undefined, next };
    options.push(option);
  }
  const choice: GlobPattern = { kind: "choice", options };
  const isRepeated = letter === "?" || letter === "*" || letter === "+";
  return { pattern: isRepeated ? repeat(choice, letter) : choice, next };
}

function starsAt(glob: string, at: number): Found {
  // `src/**` matches `src` itself, too.
  if (glob.startsWith("/**", at) && at + 3 === glob.length)
    return { pattern: repeat(sequence(letterOf("/"), anything), "?"), next: at + 3 };
  if (glob.startsWith("**/", at)) {
    const folder = sequence(repeat(one(notSlash), "+"), letterOf("/"));
    return { pattern: repeat(folder, "*"), next: at + 3 };
  }
  if (glob.startsWith("**", at)) return { pattern: anything, next: at + 2 };
  const letter = glob[at] ?? "";
  // Outside a group picomatch takes them for letters in some globs and for a choice in others.
  if ("(|)".includes(letter)) return { pattern: undefined, next: at + 1 };
  // It repeats the bracket or group before it.
  if (letter === "+" && /[\])]/.test(glob[at - 1] ?? ""))
    return { pattern: undefined, next: at + 1 };
  if (letter === "*") return { pattern: segment, next: at + 1 };
  return { pattern: letter === "?" ? one(notSlash) : letterOf(letter), next: at + 1 };
}

function parse(glob: string): GlobPattern | undefined {
  const parts: GlobPattern[] = [];
  for (let at = 0; at < glob.length;) {
    const { pattern, next } = bracketAt(glob, at) ?? groupAt(glob, at) ?? starsAt(glob, at);
    if (pattern === undefined) return undefined;
    parts.push(pattern);
    at = next;
  }
  return sequence(...parts);
}

// Nobody writes a longer one, and groups in groups are read again for each level.
const longest = 1000;

/** Reads a glob as picomatch does; undefined for one that is too odd or too long to tell. */
export function parseGlob(glob: string): GlobPattern | undefined {
  if (glob.length > longest) return undefined;
  // A doubled `**` says no more than one.
  return parse(glob.replace(/(?:\*\*\/)+/g, "**/").replace(/\*\*\/\*\*(?=\/|$)/g, "**"));
}
