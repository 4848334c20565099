import type { AttemptRow, WorkstreamRow } from "../model/rows";
import { nextAct } from "../view/nextAct";

/** A workstream that keeps a change from being archived. */
export interface UnfinishedWorkstream {
  id: string;
  /** Its state in the database's word, or `never run`. */
  state: string;
  /** What to do with it, as a command; null when it only has to be waited for. */
  next: string | null;
}

export interface ArchiveGate {
  unfinished: readonly UnfinishedWorkstream[];
  /** Done, but not merged into the target. */
  unmerged: readonly string[];
  /** Every workstream of the change that ran for real. */
  ran: readonly WorkstreamRow[];
}

/**
 * What stands between a change and its archive. `bundles` are the ids of the bundles that name it, `rows` the
 * workstreams of the database that do, `judgedOf` the attempt that says how one is; a change without either has no gate.
 */
export function archiveGate(
  bundles: readonly string[],
  rows: readonly WorkstreamRow[],
  judgedOf: (row: WorkstreamRow) => Pick<AttemptRow, "step"> | undefined,
): ArchiveGate {
  const neverRun = bundles
    .filter((id) => !rows.some((row) => row.id === id))
    .map((id) => ({
      id,
      state: "never run",
      next: `openspec-workstreams run --ws-id ${id}`,
    }));
  const notDone = rows
    .filter((row) => row.state !== "done")
    .map((row) => ({
      id: row.id,
      state: row.state,
      next: nextAct(row, judgedOf(row))?.command ?? null,
    }));
  const unmerged = rows.filter((row) => row.state === "done" && row.mergedAt === null);
  return {
    unfinished: [...notDone, ...neverRun].sort((one, other) => (one.id < other.id ? -1 : 1)),
    unmerged: unmerged.map((row) => row.id),
    ran: rows,
  };
}
