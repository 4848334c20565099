import type { Row, RunReader, RunStore, SqlValue } from "../../core/ports";
import { FileStore, usualTuning } from "./fileStore";
import { loadSqlJs } from "./database/loadSqlJs";
import { readPatiently } from "./readPatiently";
import { Replica } from "./replica";
import { ownSchema, type Schema } from "./schema";
import { readSnapshotAhead } from "./snapshot/snapshotFile";
import { storeFiles } from "./storeFiles";

/** Reads the state of all runs; never writes, never waits for a lock. */
export interface StoreReader extends RunReader {
  /** Takes over what was committed since; tells whether there was anything. */
  refresh(): Promise<boolean>;
  close(): Promise<void>;
}

/** The one database file of a state folder. */
export function stateFileOf(stateFolder: string): string {
  return storeFiles(stateFolder).database;
}

async function openReader(stateFolder: string, schema: Schema): Promise<StoreReader> {
  const files = storeFiles(stateFolder);
  const [SQL, ahead] = await Promise.all([loadSqlJs(), readSnapshotAhead(files)]);
  const reader = new FileReader(new Replica(SQL, files, schema, "r", ahead));
  try {
    await reader.refresh();
    return reader;
  } catch (error) {
    await reader.close();
    throw error;
  }
}

/**
 * Opens the store in `stateFolder` (`.workstreams`). Where nothing ran it reads as an empty database; the first commit
 * makes it. Throws a StoreError when its files are damaged, gone, newer than this program, or not ours.
 */
export function openStore(stateFolder: string, options: { readOnly: true }): Promise<StoreReader>;
export function openStore(stateFolder: string, options?: { readOnly?: false }): Promise<RunStore>;
export async function openStore(
  stateFolder: string,
  { readOnly = false }: { readOnly?: boolean } = {},
): Promise<StoreReader | RunStore> {
  if (readOnly) return openReader(stateFolder, ownSchema());
  const store = new FileStore(await loadSqlJs(), stateFolder, ownSchema(), usualTuning);
  try {
    await store.refresh();
    return store;
  } catch (error) {
    await store.close();
    throw error;
  }
}

class FileReader implements StoreReader {
  constructor(private readonly replica: Replica) {}

  all(sql: string, params?: readonly SqlValue[]): Row[] {
    return this.replica.database.all(sql, params);
  }

  refresh(): Promise<boolean> {
    return readPatiently(() => this.replica.refresh(null));
  }

  async close(): Promise<void> {
    this.replica.close();
    return Promise.resolve();
  }
}
