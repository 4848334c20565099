/** What a parser says about the lines of a part; lines count from 1 at its beginning. */
export interface PartStructure {
  headings: readonly { depth: number; line: number; column: number }[];
  /** Lines inside code and comments. */
  hidden: readonly number[];
  /** Lines inside code fences, with the language that the fence names. */
  fenced: readonly (readonly [line: number, language: string])[];
}

/** What may begin a heading, code or HTML below the first line, as far as one can tell without a parser. */
const telling = /[`~<\t]|^ {4}|^ {0,3}(?:=+|-+) *$|^[ >*+\-\d.)]*#|[-*+.)>] {5}/m;

/**
 * What a parser would say about a part that holds text, lists and quotes only, below a heading or none; undefined where
 * it takes a parser, which needs a thousand times as long.
 */
export function plainPart(text: string): PartStructure | undefined {
  const heading = /^(#{1,6})(?: .*|)(?:\n|$)/.exec(text);
  const below = text.slice(heading?.[0].length ?? 0);
  if (telling.test(below) || /[`~<\t]/.test(heading?.[0] ?? "")) return undefined;
  const depth = heading?.[1]?.length;
  return {
    headings: depth === undefined ? [] : [{ depth, line: 1, column: 1 }],
    hidden: [],
    fenced: [],
  };
}
