import { specText } from "./specText";

/** The part of a requirement's block from the first heading on that is none of its own; undefined when there is none. */
export function foreignTail(raw: string): { heading: string; text: string } | undefined {
  const { lines, fenced } = specText(raw);
  const at = lines.findIndex(
    (line, i) => i > 0 && !fenced[i] && /^ {0,3}#{1,3}(?:[ \t]|$)/.test(line),
  );
  if (at === -1) return undefined;
  return { heading: (lines[at] ?? "").trim(), text: lines.slice(at).join("\n").trim() };
}
