import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import PQueue from "p-queue";
import type { Row, RunReader, RunStore, SqlValue, Transaction } from "../../core/ports";
import { applyTransaction, isApplied } from "./applyTransaction";
import { loadSqlJs } from "./loadSqlJs";
import { MemoryDatabase } from "./memoryDatabase";
import { withStoreLock } from "./storeLock";

/** Reads the state of all runs; never writes, never waits for a lock. */
export interface StoreReader extends RunReader {
  /** Takes over what was committed since; tells whether there was anything. */
  refresh(): Promise<boolean>;
  close(): Promise<void>;
}

/** The one database file of a state folder. */
export function stateFileOf(stateFolder: string): string {
  return path.join(stateFolder, "state.db");
}

/**
 * Opens the database in `stateFolder` (`.workstreams`). A missing file reads as an empty database; the first commit
 * makes it. Throws a UserError when the file is damaged, newer than this program, or not ours.
 */
export function openStore(stateFolder: string, options: { readOnly: true }): Promise<StoreReader>;
export function openStore(stateFolder: string, options?: { readOnly?: false }): Promise<RunStore>;
export async function openStore(
  stateFolder: string,
  { readOnly = false }: { readOnly?: boolean } = {},
): Promise<StoreReader | RunStore> {
  const database = new MemoryDatabase(await loadSqlJs(), stateFileOf(stateFolder));
  if (readOnly) return new FileReader(database);
  return new FileStore(database, stateFolder);
}

/** The folder says itself that git should not see it: a dry run makes it before anything else could. */
function makeStateFolder(folder: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const ignore = path.join(folder, ".gitignore");
  if (!existsSync(ignore)) writeFileSync(ignore, "*\n", { mode: 0o600 });
}

class FileReader implements StoreReader {
  constructor(private readonly database: MemoryDatabase) {}

  all(sql: string, params?: readonly SqlValue[]): Row[] {
    return this.database.all(sql, params);
  }

  async refresh(): Promise<boolean> {
    return Promise.resolve(this.database.refresh());
  }

  async close(): Promise<void> {
    this.database.close();
    return Promise.resolve();
  }
}

class FileStore implements RunStore {
  readonly #queue = new PQueue({ concurrency: 1 });

  constructor(
    private readonly database: MemoryDatabase,
    private readonly folder: string,
  ) {}

  all(sql: string, params?: readonly SqlValue[]): Row[] {
    return this.database.all(sql, params);
  }

  async commit(transaction: Transaction): Promise<void> {
    makeStateFolder(this.folder);
    await this.#queue.add(() =>
      withStoreLock(this.folder, () => {
        this.database.apply((database) => {
          if (!isApplied(database, transaction)) applyTransaction(database, transaction);
        });
      }),
    );
  }

  async refresh(): Promise<void> {
    await this.#queue.add(() => {
      this.database.refresh();
    });
  }

  async close(): Promise<void> {
    await this.#queue.onIdle();
    this.database.close();
  }
}
