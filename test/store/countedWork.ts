import type { RunReader, Transaction } from "../../src/core/ports";
import { FileStore, type StoreTuning, usualTuning } from "../../src/node/store/fileStore";
import { loadSqlJs } from "../../src/node/store/database/loadSqlJs";
import { ownSchema } from "../../src/node/store/schema";

/** Snapshots as often as possible, so that everything that can go wrong about them has its chance. */
export const busyTuning: StoreTuning = { ...usualTuning, snapshotBytes: 12 * 1024, restFactor: 0 };

/** A store of this process that need not be the product's usual one. */
export async function openTuned(folder: string, tuning = busyTuning): Promise<FileStore> {
  return new FileStore(await loadSqlJs(), folder, ownSchema(), tuning);
}

const addToTotal = `INSERT INTO meta(key, value) VALUES ('total', ?)
  ON CONFLICT (key) DO UPDATE SET value = CAST(value AS INTEGER) + CAST(excluded.value AS INTEGER)`;

/** `count` events and a total that counts them: a transaction of which half is there is seen. */
export function countedWork(name: string, first: number, count: number, size = 60): Transaction {
  return {
    events: Array.from({ length: count }, (_, n) => ({
      event_id: `${name}-${first + n}`,
      at: first + n,
      run_id: null,
      workstream_id: name,
      event_type: "merged",
      payload: { text: "x".repeat(size) },
    })),
    writes: [{ sql: addToTotal, params: [String(count)] }],
  };
}

/** What a reader finds of counted work; `broken` says what cannot be. */
export function foundWork(reader: Pick<RunReader, "all">): {
  ids: Set<string>;
  last: number;
  broken: string[];
} {
  const rows = reader.all("SELECT seq, event_id FROM events ORDER BY seq");
  const ids = new Set(rows.map((row) => String(row["event_id"])));
  const total = Number(reader.all("SELECT value FROM meta WHERE key = 'total'")[0]?.["value"] ?? 0);
  const last = Number(rows.at(-1)?.["seq"] ?? 0);
  const broken = [
    ...(total === rows.length ? [] : [`total ${total}, events ${rows.length}`]),
    ...(last === rows.length ? [] : [`last number ${last}, events ${rows.length}`]),
  ];
  return { ids, last, broken };
}
