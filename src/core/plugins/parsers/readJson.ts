function parse(text: string): { value: unknown } | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return { value };
  } catch {
    return undefined;
  }
}

/** Long texts with many brackets must not be tried over and over. */
const maxTries = 200;

function documentFrom(text: string, start: number): { value: unknown; length: number } | undefined {
  const closing = text[start] === "{" ? "}" : "]";
  let end = text.lastIndexOf(closing);
  for (let tries = 0; end > start && tries < maxTries; tries++) {
    const found = parse(text.slice(start, end + 1));
    if (found !== undefined) return { ...found, length: end + 1 - start };
    end = text.lastIndexOf(closing, end - 1);
  }
  return undefined;
}

/** The longest JSON document in a text; several tools print a banner before or after it, `[1] …` among them. */
export function readJson(text: string): { value: unknown } | undefined {
  const trimmed = text.trim();
  const whole = parse(trimmed);
  if (whole !== undefined) return whole;
  const starts = [...trimmed.matchAll(/^[[{]/gm)].slice(0, 20);
  let longest: { value: unknown; length: number } | undefined;
  let behind = 0;
  for (const { index } of starts) {
    // What is inside of one that was found is a part of it.
    if (index < behind) continue;
    const found = documentFrom(trimmed, index);
    if (found === undefined) continue;
    behind = index + found.length;
    if (longest === undefined || found.length > longest.length) longest = found;
  }
  return longest;
}

/** The JSON documents of a text that has one on each line; other lines are passed over. */
export function readJsonLines(text: string): unknown[] {
  return text
    .split("\n")
    .filter((line) => /^\s*[[{]/.test(line))
    .flatMap((line) => {
      const found = parse(line);
      return found === undefined ? [] : [found.value];
    });
}

/** Whether a text of JSON lines ends in the middle of one. */
export function breaksOff(text: string): boolean {
  const last = text.trimEnd().split("\n").at(-1) ?? "";
  return /^\s*[[{]/.test(last) && parse(last) === undefined;
}
