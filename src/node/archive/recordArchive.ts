import { existsSync } from "node:fs";
import { randomUUID } from "node:crypto";
import { eventOf } from "../../core/model/event";
import type { WorkstreamRow } from "../../core/model/rows";
import { openStore, stateFileOf } from "../store/openStore";

export interface ArchiveRecord {
  change: string;
  /** Folder that the change lies in, relative to the root. */
  path: string;
  at: number;
  workstreams: readonly WorkstreamRow[];
  /** Why it was archived although not every workstream was done; null when it needed no reason. */
  forcedBecause: string | null;
  unfinished: readonly string[];
  unmerged: readonly string[];
}

/** Remembers that a change was archived: the event and its workstreams' `archived_at`, in one commit; only where runs are remembered. */
export async function recordArchive(stateFolder: string, record: ArchiveRecord): Promise<void> {
  if (!existsSync(stateFileOf(stateFolder))) return;
  const { at, change, path, workstreams, forcedBecause, unfinished, unmerged } = record;
  const [only] = workstreams.length === 1 ? workstreams : [];
  const store = await openStore(stateFolder);
  try {
    await store.commit({
      events: [
        eventOf(
          "change_archived",
          {
            event_id: randomUUID(),
            at,
            run_id: only?.runId ?? null,
            workstream_id: only?.id ?? null,
          },
          {
            change,
            path,
            workstreams: workstreams.map((row) => row.id),
            ...(unmerged.length > 0 ? { unmerged } : {}),
            ...(forcedBecause === null ? {} : { forced: true, note: forcedBecause, unfinished }),
          },
        ),
      ],
      writes: workstreams.map((row) => ({
        sql: "UPDATE workstreams SET archived_at = ?, updated_at = ? WHERE id = ?",
        params: [at, at, row.id],
      })),
    });
  } finally {
    await store.close();
  }
}

/** Remembers that the last archive of a change was taken back; only where runs are remembered. */
export async function recordUnarchive(stateFolder: string, change: string): Promise<void> {
  if (!existsSync(stateFileOf(stateFolder))) return;
  const at = Date.now();
  const store = await openStore(stateFolder);
  try {
    await store.commit({
      events: [],
      writes: [
        {
          sql: "UPDATE workstreams SET archived_at = NULL, updated_at = ? WHERE openspec_change = ?",
          params: [at, change],
        },
      ],
    });
  } finally {
    await store.close();
  }
}
