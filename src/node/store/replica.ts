import fs from "node:fs";
import type { SqlJsStatic } from "sql.js";
import { type LogHeader, parseEntries, parseHeader } from "./log/logContent";
import { LogFile } from "./log/logFile";
import { type LogRecord, scanLog, storedSum } from "./log/logRecord";
import type { MemoryDatabase } from "./database/memoryDatabase";
import { openSnapshot, openUnsigned } from "./snapshot/openSnapshot";
import { checkHeader, emptyDatabase, type Schema } from "./schema";
import { checkIdentity, isNewest, refuseLost } from "./expectedStore";
import {
  isThere,
  readMark,
  readSnapshot,
  type Snapshot,
  type SnapshotMark,
} from "./snapshot/snapshotFile";
import { damaged, damagedAt, missing, replaced } from "./storeError";
import { logGenerations, type StoreFiles } from "./storeFiles";
import { readIdentity, type StoreIdentity } from "./storeIdentity";

/** Where a replica stands: which snapshot, which log, and the last record that it has done again. */
export interface Position {
  mark: SnapshotMark;
  header: LogHeader;
  log: LogFile;
  /** The last record: its sum, where it starts and ends. At the header when there is no other. */
  sum: Buffer;
  start: number;
  end: number;
}

/** What only a holder of the lock may do with what a writer that died left behind. */
export interface Mending {
  /** Bytes after `end` are of an append that never finished. */
  cutTorn(log: LogFile, end: number): void;
  /** Another writer's snapshot was taken over; its log goes on from the record with `previousSum`. */
  tookOver(generation: number, previousSum: Buffer): void;
}

type Opened = Omit<Position, "start"> & { previousSum: Buffer; records: LogRecord[] };

/** A database in memory that equals snapshot and log, brought up to date by reading only what is new. */
export class Replica {
  #database: MemoryDatabase | undefined;
  #position: Position | null = null;
  /** A snapshot without a log, as the first versions of this program wrote it. */
  #unsigned: SnapshotMark | null = null;
  /** Known from now on: what lies there may become newer, but not another store or an older one. */
  #known: StoreIdentity | null = null;

  constructor(
    private readonly SQL: SqlJsStatic,
    private readonly files: StoreFiles,
    private readonly schema: Schema,
    private readonly access: "r" | "r+",
    /** Read before; used when it is still the one that lies there. */
    private ahead: Snapshot | null = null,
  ) {}

  /** What is in memory; an empty database where there is no store. */
  get database(): MemoryDatabase {
    this.#database ??= emptyDatabase(this.SQL, this.schema);
    return this.#database;
  }

  /** Null while there is no log: nothing was ever committed here, or by an early version. */
  get position(): Position | null {
    return this.#position;
  }

  /** Whether memory holds anything of a store. */
  get isEmpty(): boolean {
    return this.#position === null && this.#unsigned === null;
  }

  /** Whether memory ever held a store, even when its files cannot be read any more. */
  get isKnown(): boolean {
    return this.#known !== null;
  }

  /** Takes over what is there: everything acknowledged before is seen. Tells whether there was anything new. */
  refresh(mending: Mending | null): boolean {
    for (;;) {
      const position = this.#position;
      if (position === null) return this.#load(mending);
      if (!isThere(this.files, position.mark)) {
        const mark = readMark(this.files);
        if (mark === null) throw missing(`${this.files.database} is gone`);
        return this.#follow(position, mark, mending) || this.#load(mending);
      }
      if (position.log.isInPlace()) return this.#drain(position, mending);
      if (isThere(this.files, position.mark)) {
        throw damaged(
          `${position.log.file} is gone or was replaced, and with it what was recorded since the last snapshot`,
        );
      }
    }
  }

  /** Continues at a snapshot that the caller made of this very memory. */
  moveTo(next: Omit<Position, "log">): void {
    this.#position?.log.close();
    this.#position = null;
    const log = LogFile.open(this.files.log(next.header.generation), this.access);
    if (log === null) throw damaged(`${this.files.log(next.header.generation)} is gone`);
    this.#unsigned = null;
    this.#position = { ...next, log };
    this.#known = next.header;
  }

  /** Continues with another database, which the caller is about to publish. */
  exchange(database: MemoryDatabase): void {
    this.#database?.close();
    this.#database = database;
  }

  /** Makes the next refresh start from the files: memory may differ from them. */
  forget(): void {
    this.#position?.log.close();
    this.#position = null;
    this.#unsigned = null;
  }

  close(): void {
    this.forget();
    this.#database?.close();
    this.#database = undefined;
  }

  #load(mending: Mending | null): boolean {
    for (;;) {
      const identity = readIdentity(this.files) ?? this.#known;
      const snapshot = readSnapshot(this.files, this.ahead);
      this.ahead = null;
      if (snapshot === null) {
        if (fs.existsSync(this.files.database)) continue;
        refuseLost(this.files, this.#known !== null || this.#unsigned !== null);
        return false;
      }
      const loaded =
        snapshot.mark.generation === 0
          ? this.#loadUnsigned(snapshot, identity)
          : this.#loadPair(snapshot, identity, mending);
      if (loaded !== null) return loaded;
    }
  }

  /** Null: the snapshot was replaced while its log was looked for. */
  #loadPair(
    { bytes, mark }: Snapshot,
    identity: StoreIdentity | null,
    mending: Mending | null,
  ): boolean | null {
    checkHeader(bytes, this.files.database);
    const opened = this.#openLog(mark, null);
    if (opened === null) return null;
    try {
      if (!isNewest(this.files, mark)) {
        opened.log.close();
        return null;
      }
      checkIdentity(this.files, opened.header, [identity, this.#known]);
      const { database } = this.files;
      this.#replaceWith(openSnapshot(this.SQL, bytes, opened.header, this.schema, database));
    } catch (error) {
      opened.log.close();
      throw error;
    }
    this.#adopt(opened, mending);
    return true;
  }

  #loadUnsigned({ bytes, mark }: Snapshot, identity: StoreIdentity | null): boolean {
    if (mark.version === this.#unsigned?.version) return false;
    const { database, folder } = this.files;
    const next = openUnsigned(this.SQL, bytes, this.schema, database);
    if (identity !== null || logGenerations(folder).length > 0) {
      next.close();
      throw replaced(
        `${database} is not the database that was here: it has no log, and its log is still there`,
      );
    }
    this.#replaceWith(next);
    this.#unsigned = mark;
    return true;
  }

  #replaceWith(database: MemoryDatabase): void {
    this.forget();
    this.exchange(database);
  }

  /**
   * A new snapshot that equals what is in memory and the rest of its log needs no loading: its log continues the chain.
   * False when it does not.
   */
  #follow(position: Position, mark: SnapshotMark, mending: Mending | null): boolean {
    if (mark.generation !== position.mark.generation + 1) return false;
    // The descriptor is open still, wherever the name has gone.
    const unread = this.#unread(position);
    if (unread === null || unread.tail === "damaged") return false;
    this.#replay(position, unread.records, position.start);
    const opened = this.#openLog(mark, position.sum);
    if (opened === null) return false;
    try {
      checkIdentity(this.files, opened.header, [this.#known]);
    } catch (error) {
      opened.log.close();
      throw error;
    }
    position.log.close();
    this.#adopt(opened, mending);
    return true;
  }

  /** Null: another snapshot lies there by now, or the log does not go on from `previousSum`. */
  #openLog(mark: SnapshotMark, previousSum: Buffer | null): Opened | null {
    const file = this.files.log(mark.generation);
    const log = LogFile.open(file, this.access);
    if (log === null) {
      if (!isThere(this.files, mark)) return null;
      throw damaged(`${file}, the log of ${this.files.database}, is gone`);
    }
    try {
      const opened = this.#readLog(log, mark, previousSum);
      if (opened === null) log.close();
      return opened;
    } catch (error) {
      log.close();
      throw error;
    }
  }

  #readLog(log: LogFile, mark: SnapshotMark, previousSum: Buffer | null): Opened | null {
    const { file } = log;
    const { records, end, tail } = scanLog(log.readFrom(0), 0, previousSum);
    const [first, ...rest] = records;
    if (first === undefined) {
      if (previousSum !== null) return null;
      throw damaged(`${file} does not begin with an intact header`);
    }
    if (tail === "damaged") throw damagedAt(file, end);
    const header = parseHeader(first.value, file);
    if (header.generation !== mark.generation) throw damaged(`${file} belongs to another snapshot`);
    const { sum, previous: previousSumFound } = first;
    return { mark, header, log, sum, end: first.end, previousSum: previousSumFound, records: rest };
  }

  #adopt({ records, previousSum, ...opened }: Opened, mending: Mending | null): void {
    const position: Position = { ...opened, start: 0 };
    this.#position = position;
    this.#known = opened.header;
    mending?.tookOver(opened.header.generation, previousSum);
    this.#replay(position, records, 0);
    const { log, end } = position;
    if (mending !== null && log.size() > end) mending.cutTorn(log, end);
  }

  /** Reads what the log has more. */
  #drain(position: Position, mending: Mending | null): boolean {
    const { log, start } = position;
    const unread = this.#unread(position);
    if (unread === null) return this.#withdrawn(position, mending);
    if (unread.tail === "damaged") throw damagedAt(log.file, start + unread.end);
    this.#replay(position, unread.records, start);
    if (unread.tail === "torn") mending?.cutTorn(log, position.end);
    return unread.records.length > 0;
  }

  /** Null when the last record is there no more: an append that failed may have been taken back after it was seen. */
  #unread({ log, start, end, sum }: Position): ReturnType<typeof scanLog> | null {
    const buffer = log.readFrom(start);
    if (start + buffer.length < end || !storedSum(buffer).equals(sum)) return null;
    return scanLog(buffer, end - start, sum);
  }

  #withdrawn({ log }: Position, mending: Mending | null): boolean {
    // Under the lock nobody takes back anything: what is gone was acknowledged.
    if (mending !== null) {
      throw damaged(
        `${log.file} lost records that were there before: it was cut or replaced by something else`,
      );
    }
    this.forget();
    return this.#load(mending);
  }

  #replay(position: Position, records: readonly LogRecord[], base: number): void {
    const last = records.at(-1);
    if (last === undefined) return;
    const { file } = position.log;
    try {
      const entries = records.flatMap(({ value }) => parseEntries(value, file));
      this.database.replay(entries, file);
    } catch (error) {
      this.forget();
      throw error;
    }
    Object.assign(position, { sum: last.sum, start: base + last.start, end: base + last.end });
  }
}
