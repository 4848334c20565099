import { RE2JS } from "re2js";

/** A regular expression that takes linear time on any input, so that a manifest cannot hang a run. */
export interface Pattern {
  test(text: string): boolean;
  /** The named groups of the first match that took part in it, and the match itself. */
  match(text: string): { text: string; groups: Readonly<Record<string, string>> } | undefined;
}

const compiled = new Map<string, Pattern>();

/** Compiles RE2 syntax (no look-around, no back-references); throws with the reason when it is invalid. */
export function compilePattern(source: string): Pattern {
  const known = compiled.get(source);
  if (known !== undefined) return known;
  const expression = RE2JS.compile(source, RE2JS.MULTILINE);
  const names = Object.keys(expression.namedGroups());
  const pattern: Pattern = {
    test: (text) => expression.matcher(text).find(),
    match: (text) => {
      const matcher = expression.matcher(text);
      if (!matcher.find()) return undefined;
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
