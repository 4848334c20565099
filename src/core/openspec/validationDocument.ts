import type { OpenSpecIssue } from "./openspecIssue";

interface Item {
  id: string;
  type: "change" | "spec";
  valid: boolean;
  issues: readonly OpenSpecIssue[];
  durationMs: number;
}

interface Counts {
  items: number;
  passed: number;
  failed: number;
}

/** Where OpenSpec found its root, and how. */
export interface OpenSpecRoot {
  path: string;
  source: string;
}

function countsOf(items: readonly Item[]): Counts {
  const passed = items.filter(({ valid }) => valid).length;
  return { items: items.length, passed, failed: items.length - passed };
}

/** OpenSpec's document over validated items; it counts the types that were asked for, also where there is none. */
export function validationDocument(
  judged: readonly Item[],
  types: readonly ("change" | "spec")[],
  root: OpenSpecRoot,
) {
  const items = judged.map(({ id, type, valid, issues, durationMs }) => {
    return { id, type, valid, issues, durationMs };
  });
  const byType: Partial<Record<"change" | "spec", Counts>> = {};
  for (const type of types) byType[type] = countsOf(items.filter((item) => item.type === type));
  return { items, summary: { totals: countsOf(items), byType }, version: "1.0" as const, root };
}
