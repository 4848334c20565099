/** A code fence that whatever stands in it cannot close. */
export function fenced(text: string, language = ""): string {
  const longest = [...text.matchAll(/`+/g)].reduce((most, [run]) => Math.max(most, run.length), 2);
  const fence = "`".repeat(longest + 1);
  return `${fence}${language}\n${text.replace(/(?<!\n)\n+$/, "")}\n${fence}`;
}

/** Inline code, also of text that has backticks in it. */
export function code(text: string): string {
  const longest = [...text.matchAll(/`+/g)].reduce((most, [run]) => Math.max(most, run.length), 0);
  const mark = "`".repeat(longest + 1);
  const gap = longest > 0 ? " " : "";
  return `${mark}${gap}${text.replace(/\n/g, " ")}${gap}${mark}`;
}

/** A bullet list; nothing when there are no items. */
export function bullets(items: readonly string[]): string {
  return items.map((item) => `- ${item}`).join("\n");
}

/** Sections with an empty line between them; empty ones are left out. */
export function sections(...parts: readonly string[]): string {
  return parts.filter((part) => part.trim() !== "").join("\n\n");
}
