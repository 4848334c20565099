import { RE2JS } from "re2js";

/** A regular expression that takes linear time on any input, so that a manifest cannot hang a run. */
export interface Pattern {
  test(text: string): boolean;
  /** The named groups of the first match that took part in it, and the match itself. */
  match(text: string): { text: string; groups: Readonly<Record<string, string>> } | undefined;
}

/** A look-ahead at a pattern's beginning: what has to follow there, or must not. */
interface Guard {
  holds(text: string): boolean;
}

/** Where the group that opens at `start` closes, or -1. */
function closingOf(source: string, start: number): number {
  let depth = 0;
  let inClass = false;
  for (let at = start; at < source.length; at++) {
    const character = source[at];
    if (character === "\\") at++;
    else if (inClass) inClass = character !== "]";
    else if (character === "[") inClass = true;
    else if (character === "(") depth++;
    else if (character === ")" && --depth === 0) return at;
  }
  return -1;
}

/**
 * Look-aheads at the beginning of a pattern are matched by themselves, which RE2 cannot within one; that stays linear.
 * Only where no alternative could do without them.
 */
function withoutGuards(source: string): { guards: Guard[]; rest: string } {
  const anchor = source.startsWith("^") ? "^" : "";
  const guards: Guard[] = [];
  let rest = source.slice(anchor.length);
  while (/^\(\?[=!]/.test(rest)) {
    const end = closingOf(rest, 0);
    if (end < 0) break;
    const expression = RE2JS.compile(`\\A(?:${inRe2(rest.slice(3, end))})`, RE2JS.MULTILINE);
    const isWanted = rest[2] === "=";
    guards.push({ holds: (text) => expression.matcher(text).find() === isWanted });
    rest = rest.slice(end + 1);
  }
  const hasAlternatives = guards.length > 0 && isAlternative(rest);
  return hasAlternatives ? { guards: [], rest: source } : { guards, rest: anchor + rest };
}

/** Whether a pattern has alternatives outside of its groups. */
function isAlternative(source: string): boolean {
  for (let at = 0; at < source.length; at++) {
    const character = source[at];
    if (character === "\\") at++;
    else if (character === "|") return true;
    else if (character === "(") at = Math.max(at, closingOf(source, at));
    else if (character === "[") at = Math.max(at, source.indexOf("]", at + 2));
  }
  return false;
}

/** JavaScript's way of writing a character by its number. */
function inRe2(source: string): string {
  return source.replace(/\\u\{?([0-9A-Fa-f]{4,6})\}?/g, "\\x{$1}");
}

const compiled = new Map<string, Pattern>();

/** Compiles RE2 syntax and look-aheads at its beginning; throws with the reason when it is invalid. */
export function compilePattern(source: string): Pattern {
  const known = compiled.get(source);
  if (known !== undefined) return known;
  const { guards, rest } = withoutGuards(source);
  const expression = RE2JS.compile(inRe2(rest), RE2JS.MULTILINE);
  const names = Object.keys(expression.namedGroups());
  const found = (text: string) => {
    const matcher = expression.matcher(text);
    while (matcher.find()) {
      const from = guards.length === 0 ? "" : text.slice(matcher.start());
      if (guards.every((guard) => guard.holds(from))) return matcher;
    }
    return undefined;
  };
  const pattern: Pattern = {
    test: (text) => found(text) !== undefined,
    match: (text) => {
      const matcher = found(text);
      if (matcher === undefined) return undefined;
      const groups: Record<string, string> = {};
      for (const name of names) {
        const value: unknown = matcher.group(name);
        if (typeof value === "string") groups[name] = value;
      }
      return { text: matcher.group() ?? "", groups };
    },
  };
  compiled.set(source, pattern);
  return pattern;
}

/** Why `source` is not a pattern, or undefined when it is one. */
export function patternProblem(source: string): string | undefined {
  try {
    compilePattern(source);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
