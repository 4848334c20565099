import type * as z from "zod";

function parse(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    // Agents mix words with their events, and the first line kept of a long output may begin in the middle.
    return undefined;
  }
}

/** The lines of a text that are JSON of this shape, in order; all others are passed over. */
export function jsonLines<S extends z.ZodType>(text: string, schema: S): z.infer<S>[] {
  return text
    .split("\n")
    .filter((line) => line.trimStart().startsWith("{"))
    .flatMap((line) => {
      const result = schema.safeParse(parse(line));
      return result.success ? [result.data] : [];
    });
}
