/** One link of the chain from a requirement to the archive, with what hangs below it. */
export interface TraceNode {
  kind:
    | "workstream"
    | "change"
    | "requirement"
    | "scenario"
    | "task"
    | "run"
    | "attempt"
    | "plugin"
    | "error"
    | "fix"
    | "commit"
    | "evidence"
    | "merge"
    | "archive";
  /** Id, key, path or commit: what finds the thing again. */
  id: string;
  text: string;
  /** The word for its state; null where it has none. */
  state: string | null;
  children: readonly TraceNode[];
}

/** A node without children. */
export function traceLeaf(
  kind: TraceNode["kind"],
  id: string,
  text: string,
  state: string | null = null,
): TraceNode {
  return { kind, id, text, state, children: [] };
}
