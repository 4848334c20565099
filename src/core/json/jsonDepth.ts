/** How deeply a JSON text may be nested. */
export const deepest = 200;

/** Where a text is nested more deeply than the parser, which calls itself for each level, can be given. */
export function firstTooDeep(text: string): number | undefined {
  let depth = 0;
  let isText = false;
  for (let at = 0; at < text.length; at++) {
    const letter = text[at];
    if (isText && letter === "\\") at++;
    else if (letter === '"') isText = !isText;
    else if (isText) isText = letter !== "\n";
    else if (letter === "[" || letter === "{") depth++;
    else if (letter === "]" || letter === "}") depth--;
    if (depth > deepest) return at;
  }
  return undefined;
}

/** A JSON text up to where it is nested too deeply for a parser. */
export function shallowText(text: string): string {
  return text.slice(0, firstTooDeep(text) ?? text.length);
}
