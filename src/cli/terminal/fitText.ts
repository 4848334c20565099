import truncatedWidth from "fast-string-truncated-width";

/** Columns that a text takes; wide and combining characters count as terminals draw them. */
export function textWidth(text: string): number {
  return truncatedWidth(text).width;
}

/** The text, cut with `…` when it is wider than `columns`. */
export function cutText(text: string, columns: number): string {
  if (columns <= 0) return "";
  const fit = truncatedWidth(text, { limit: columns, ellipsis: "…", ellipsisWidth: 1 });
  if (!fit.truncated) return text;
  return `${text.slice(0, fit.index)}${fit.ellipsed ? "…" : ""}`;
}

/** Fills with spaces up to `columns`. */
export function padText(text: string, columns: number): string {
  return text + " ".repeat(Math.max(0, columns - textWidth(text)));
}

/**
 * Breaks between words. A word wider than `columns` stays whole on a line of its own: a cut path cannot be opened and
 * a cut command cannot be pasted, and terminals link across their own line breaks.
 */
export function wrapText(text: string, columns: number): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ").filter((part) => part !== "")) {
    const longer = line === "" ? word : `${line} ${word}`;
    if (line !== "" && textWidth(longer) > columns) {
      lines.push(line);
      line = word;
    } else {
      line = longer;
    }
  }
  return line === "" ? lines : [...lines, line];
}
