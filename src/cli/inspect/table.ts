import { visibleLine } from "../../core/text/controlCharacters";
import { colours } from "../terminal/styles";
import { cutText, padText, textWidth } from "../terminal/fitText";

const gap = 2;

/** Takes from the widest column until all fit; no column gets narrower than its header or eight characters. */
function fitWidths(
  headers: readonly string[],
  widths: readonly number[],
  columns: number,
): number[] {
  const fitted = [...widths];
  const least = headers.map((header, at) =>
    Math.min(widths[at] ?? 0, Math.max(8, textWidth(header))),
  );
  const total = () => fitted.reduce((sum, width) => sum + width, gap * (fitted.length - 1));
  while (total() > columns) {
    const spare = fitted.map((width, at) => (width > (least[at] ?? 0) ? width : 0));
    const widest = spare.indexOf(Math.max(...spare));
    if ((spare[widest] ?? 0) === 0) break;
    fitted[widest] = (fitted[widest] ?? 1) - 1;
  }
  return fitted;
}

/** Rows in aligned columns below dim headers, at most `columns` wide; what is too long ends in `…`. */
export function table(
  headers: readonly string[],
  rows: readonly (readonly string[])[],
  columns = 80,
): string {
  const clean = rows.map((row) => row.map(visibleLine));
  const natural = headers.map((header, at) =>
    Math.max(textWidth(header), ...clean.map((row) => textWidth(row[at] ?? ""))),
  );
  const widths = fitWidths(headers, natural, columns);
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, at) => padText(cutText(cell, widths[at] ?? 0), widths[at] ?? 0))
      .join(" ".repeat(gap))
      .trimEnd();
  return [colours.dim(line(headers)), ...clean.map(line)].map((text) => `${text}\n`).join("");
}
