import type { TreeRow } from "../../../src/extension/tree/row";

/** Rows as a person sees them, indented: `icon label | description`. */
export function outline(rows: readonly TreeRow[], depth = 0): string[] {
  return rows.flatMap((row) => [
    `${"  ".repeat(depth)}${row.icon.id} ${row.label}${row.description ? ` | ${row.description}` : ""}`,
    ...outline(row.children?.() ?? [], depth + 1),
  ]);
}

/** Every row, however deep. */
export function allRows(rows: readonly TreeRow[]): TreeRow[] {
  return rows.flatMap((row) => [row, ...allRows(row.children?.() ?? [])]);
}
