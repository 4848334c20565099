import type { Engine, Work } from "./engine";

/** Who the store says made an attempt that joined the work with its target. */
export const merger = "merge";

/** Where the proven work is kept while its branch is brought up to the target. */
export function keptRef(engine: Pick<Engine, "runId">, id: string): string {
  return `refs/workstreams/${id}/merge-${engine.runId}`;
}

/** Whether a run of a workstream began by joining proven work with the target. */
export function isMergeRun(
  engine: Pick<Engine, "store" | "runId">,
  work: Pick<Work, "id">,
): boolean {
  const rows = engine.store.all(
    "SELECT agent FROM run_workstreams WHERE run_id = ? AND workstream_id = ? AND agent = ?",
    [engine.runId, work.id, merger],
  );
  return rows.length > 0;
}
