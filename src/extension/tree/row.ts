import * as z from "zod";
import type { Target } from "../../core/view/target";
import type { StateIcon } from "./stateIcons";

/** A place to open: an absolute path and, 1-based, where in it. */
export const OpenPlaceSchema = z.object({
  path: z.string(),
  line: z.number().optional(),
  column: z.number().optional(),
});
export type OpenPlace = z.infer<typeof OpenPlaceSchema>;

/** One row of a tree as plain data; `treeItem` makes what VS Code shows of it. */
export interface TreeRow {
  /** Stable across refreshes, so that what is expanded stays expanded. */
  id: string;
  label: string;
  description?: string;
  icon: StateIcon;
  /** Words: the kind of the row, its state, and `can-…` for each act that it allows. */
  context: string;
  /** Markdown; begins with the state's word. */
  tooltip: string;
  target?: Target;
  /** What a click opens. */
  open?: OpenPlace | { bundle: string };
  expanded?: boolean;
  /** A box to tick, and whether it is. */
  ticked?: boolean;
  children?: () => readonly TreeRow[];
}

/** What a screen reader says: the state's word comes right after the name. */
export function spokenLabel(row: TreeRow): string {
  return row.description === undefined ? row.label : `${row.label}, ${row.description}`;
}

/** Escapes text from documents and tools so that Markdown shows it as it is. */
export function plain(text: string): string {
  return text.replace(/[\\`*_{}[\]()#+\-.!|<>~&]/g, "\\$&").replace(/\s+/g, " ");
}
