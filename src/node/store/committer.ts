import { randomUUID } from "node:crypto";
import fs from "node:fs";
import type { SqlJsStatic } from "sql.js";
import type { Transaction } from "../../core/ports";
import { type LogEntry, logFormat } from "./log/logContent";
import type { LogFile } from "./log/logFile";
import { chainStart, encodeRecord, scanLog } from "./log/logRecord";
import { schemaVersionOf } from "./migrations";
import type { MemoryDatabase } from "./database/memoryDatabase";
import { performTransaction } from "./database/performTransaction";
import { type Mending, type Position, Replica } from "./replica";
import type { Schema } from "./schema";
import { holdsTransactions, publishSnapshot, readMark, syncFolder } from "./snapshot/snapshotFile";
import { damaged } from "./storeError";
import { logGenerations, type StoreFiles } from "./storeFiles";
import { writeIdentity } from "./storeIdentity";
import { readForeign } from "../files/readForeign";

/** What became of a transaction: undefined when it is on disk, else why nothing of it is. */
export type CommitResult = { error: unknown } | undefined;

/**
 * Writes log and snapshot. Every method but `replica`'s own is to be called with the lock held, and does all of its
 * work before it returns.
 */
export class Committer {
  readonly replica: Replica;
  readonly #mending: Mending;
  /** How long snapshots of this process take in all; a slow one is forgotten slowly, since the next may be as slow. */
  #lastCost = 0;

  constructor(
    SQL: SqlJsStatic,
    private readonly files: StoreFiles,
    private readonly schema: Schema,
    /** Throws when the lock is not ours any more. */
    private readonly assertLocked: () => void,
  ) {
    this.replica = new Replica(SQL, files, schema, "r+");
    this.#mending = {
      cutTorn: (log, end) => {
        this.#cutTorn(log, end);
      },
      tookOver: (generation, previousSum) => {
        this.#tookOver(generation, previousSum);
      },
    };
  }

  /** Takes over what others did, and mends what a writer that died left behind. */
  catchUp(): void {
    this.replica.refresh(this.#mending);
  }

  /** Each transaction is all or nothing; those that succeed are on disk together when this returns. */
  commit(transactions: readonly Transaction[]): CommitResult[] {
    this.catchUp();
    const position = this.#ready();
    const { database } = this.replica;
    const entries: LogEntry[] = [];
    const results: CommitResult[] = [];
    let lastSeq = database.lastSeq();
    let appended = false;
    database.begin();
    try {
      for (const transaction of transactions) {
        try {
          const entry = database.part(() => performTransaction(database, transaction, lastSeq));
          lastSeq += entry?.events.length ?? 0;
          if (entry !== null) entries.push(entry);
          results.push(undefined);
        } catch (error) {
          results.push({ error });
        }
      }
      this.assertLocked();
      const record = entries.length === 0 ? null : encodeRecord(position.sum, entries);
      if (record === null) {
        this.#syncFound(position.log);
      } else {
        appended = true;
        position.log.write(record.bytes, position.end);
        this.#syncAppended(position.log);
      }
      database.commit();
      if (record !== null) {
        const end = position.end + record.bytes.length;
        Object.assign(position, { sum: record.sum, start: position.end, end });
      }
      return results;
    } catch (error) {
      this.#takeBack(position, appended);
      throw error;
    }
  }

  /** Whether the log holds anything that the snapshot does not. */
  get hasTransactions(): boolean {
    return this.replica.position !== null && this.replica.position.start > 0;
  }

  /** How many milliseconds a snapshot takes, as far as anybody knows. */
  get snapshotCost(): number {
    return Math.max(this.#lastCost, this.replica.position?.header.cost ?? 0);
  }

  /** Makes what is in memory the snapshot. */
  snapshot(): void {
    this.catchUp();
    const position = this.replica.position;
    if (position === null || !this.hasTransactions) return;
    this.#publish(position.header.schema, position.sum, position.header.store);
  }

  /** Makes another database the snapshot, with a chain of its own: everybody loads it anew. */
  replaceWith(database: MemoryDatabase): void {
    this.replica.exchange(database);
    this.#republish();
  }

  #republish(): void {
    const store = this.replica.position?.header.store ?? randomUUID();
    this.#publish(schemaVersionOf(this.schema.migrations), chainStart, store);
  }

  /** A position to append at: makes the store when there is none, and brings an older one up to date. */
  #ready(): Position {
    const before = this.replica.position;
    if (before === null) {
      // What an early version wrote is kept as it was.
      if (!this.replica.isEmpty) this.#keepCopy(0);
      this.#republish();
    } else if (before.header.schema < schemaVersionOf(this.schema.migrations)) {
      // Memory has the new tables already, so the copy is of the files: with the log, if there is one.
      this.#keepCopy(before.header.schema);
      this.#republish();
    }
    const position = this.replica.position;
    if (position === null) throw new Error("there is no log after a snapshot was published");
    return position;
  }

  #keepCopy(version: number): void {
    const copy = `${this.files.database}.bak-v${version}`;
    fs.rmSync(copy, { force: true });
    fs.copyFileSync(this.files.database, copy);
    syncFolder(this.files.folder);
  }

  #publish(schema: number, previousSum: Buffer, store: string): void {
    const started = performance.now();
    const before = this.replica.position?.header.generation ?? 0;
    const bytes = this.replica.database.contents(before + 1);
    const cost = Math.max(this.#lastCost, performance.now() - started);
    const facts = { format: logFormat, store, schema, at: Date.now(), cost };
    this.assertLocked();
    const { header, sum, end } = publishSnapshot(this.files, bytes, before + 1, previousSum, facts);
    const mark = readMark(this.files);
    if (mark === null) throw damaged(`${this.files.database} went away while it was written`);
    this.replica.moveTo({ mark, header, sum, start: 0, end });
    // All that the old log held is in the snapshot.
    fs.rmSync(this.files.log(before), { force: true });
    writeIdentity(this.files, header);
    this.#lastCost = Math.max(performance.now() - started, 0.75 * this.#lastCost);
  }

  // Each by a name of its own, so that a test can take away one at a time.
  #syncAppended(log: LogFile): void {
    log.sync();
  }

  /** All was there before; its writer may have died before it came to this. */
  #syncFound(log: LogFile): void {
    log.sync();
  }

  #syncWithdrawn(log: LogFile): void {
    log.sync();
  }

  /** Nothing was acknowledged: takes it back from memory and log; where that fails, the next call reads the files again. */
  #takeBack({ log, end }: Position, appended: boolean): void {
    try {
      this.replica.database.rollback();
      if (!appended) return;
      log.cutTo(end);
      this.#syncWithdrawn(log);
    } catch {
      this.replica.forget();
    }
  }

  /** Under the lock nobody is writing: cut, but the bytes are kept for a person. */
  #cutTorn(log: LogFile, end: number): void {
    this.assertLocked();
    try {
      fs.writeFileSync(this.files.torn, log.readFrom(end), { mode: 0o600 });
    } catch {
      // A full disk must not keep anybody from going on.
    }
    log.cutTo(end);
  }

  #tookOver(generation: number, previousSum: Buffer): void {
    // Its writer may have died before the switch was on disk, and nothing may be built upon what could come undone.
    this.#syncTakenOver();
    for (const other of logGenerations(this.files.folder)) {
      const file = this.files.log(other);
      const isUnused = other > generation && !holdsTransactions(file);
      const isContained = other === generation - 1 && endsWith(file, previousSum);
      if (isUnused || isContained) fs.rmSync(file, { force: true });
    }
  }

  #syncTakenOver(): void {
    syncFolder(this.files.folder);
  }
}

/** Whether the last record of a log is the one with this sum: then the next snapshot holds all of it. */
function endsWith(file: string, sum: Buffer): boolean {
  const { records } = scanLog(readForeign(file, "state"), 0, null);
  return records.at(-1)?.sum.equals(sum) ?? false;
}
