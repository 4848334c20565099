import fs from "node:fs";
import { open } from "node:fs/promises";
import { DatabaseBytes, generationOf } from "../database/databaseBytes";
import { LogFile, writeAll } from "../log/logFile";
import type { LogHeader } from "../log/logContent";
import { encodeRecord, scanLog } from "../log/logRecord";
import type { StoreFiles } from "../storeFiles";
import { isMissingFile } from "../../files/isMissingFile";
import { damaged } from "../storeError";
import { sha256 } from "../../../core/text/sha256";
import { foreignFlags, openForeign, refuseOther } from "../../files/readForeign";

// Of a SQLite file.
const headerLength = 100;

/** Tells one version of the snapshot from another. */
export interface SnapshotMark {
  /** Which log belongs to it; 0: written by no store with a log, -1: no SQLite file. */
  readonly generation: number;
  readonly version: string;
}

export interface Snapshot {
  readonly bytes: DatabaseBytes;
  readonly mark: SnapshotMark;
}

function withDatabase<T>(
  files: StoreFiles,
  read: (descriptor: number, stats: fs.BigIntStats) => T,
): T | null {
  let descriptor: number;
  try {
    descriptor = openForeign(files.database).descriptor;
  } catch (error) {
    if (isMissingFile(error)) return null;
    throw error;
  }
  try {
    return read(descriptor, fs.fstatSync(descriptor, { bigint: true }));
  } finally {
    fs.closeSync(descriptor);
  }
}

function markOf(start: Uint8Array, stats: fs.BigIntStats): SnapshotMark {
  const generation = start.length < headerLength ? -1 : generationOf(start);
  return { generation, version: versionOf(stats) };
}

function versionOf({ ino, size, mtimeNs }: fs.BigIntStats): string {
  return `${ino}.${size}.${mtimeNs}`;
}

/** Whether it is this version that lies there now; cheaper than its mark. */
export function isThere(files: StoreFiles, { version }: SnapshotMark): boolean {
  const stats = fs.statSync(files.database, { bigint: true, throwIfNoEntry: false });
  return stats !== undefined && versionOf(stats) === version;
}

const head = Buffer.alloc(headerLength);

/** The mark of the snapshot that lies there now; null when there is none. */
export function readMark(files: StoreFiles): SnapshotMark | null {
  return withDatabase(files, (descriptor, stats) =>
    markOf(head.subarray(0, fs.readSync(descriptor, head, 0, headerLength, 0)), stats),
  );
}

/** The whole snapshot that lies there now; null when there is none. What was read `ahead` is not read again. */
export function readSnapshot(files: StoreFiles, ahead: Snapshot | null = null): Snapshot | null {
  if (ahead !== null && isThere(files, ahead.mark)) return ahead;
  return withDatabase(files, (descriptor, stats) => {
    const bytes = DatabaseBytes.ofLength(Number(stats.size));
    const length = fs.readSync(descriptor, bytes, 0, bytes.length, 0);
    if (length < bytes.length) throw damaged(`${files.database} was cut while it was read`);
    return { bytes, mark: markOf(bytes.subarray(0, headerLength), stats) };
  });
}

/** The same, beside other work; null also when it cannot be read, which whoever reads it next will say. */
export async function readSnapshotAhead(files: StoreFiles): Promise<Snapshot | null> {
  try {
    await using handle = await open(files.database, foreignFlags);
    const stats = await handle.stat({ bigint: true });
    refuseOther(stats, files.database);
    const bytes = DatabaseBytes.ofLength(Number(stats.size));
    // In one call, since each would wait for the other work.
    const { bytesRead } = await handle.read(bytes, 0, bytes.length, 0);
    if (bytesRead < bytes.length) return null;
    return { bytes, mark: markOf(bytes.subarray(0, headerLength), stats) };
  } catch {
    return null;
  }
}

/** Hex sha256. */
export function digestOf(bytes: Uint8Array): string {
  return sha256(bytes);
}

/** Makes names in the folder durable. */
export function syncFolder(folder: string): void {
  // Windows cannot sync a folder; its rename is journalled.
  if (process.platform === "win32") return;
  const descriptor = fs.openSync(folder, "r");
  try {
    fs.fsyncSync(descriptor);
  } finally {
    fs.closeSync(descriptor);
  }
}

function writeDurably(file: string, bytes: Uint8Array): void {
  fs.rmSync(file, { force: true });
  const descriptor = fs.openSync(file, "wx", 0o600);
  try {
    writeAll(descriptor, bytes, 0);
    fs.fsyncSync(descriptor);
  } finally {
    fs.closeSync(descriptor);
  }
}

/** Whether a log holds anything but its header: then it must not be overwritten or removed unread. */
export function holdsTransactions(file: string): boolean {
  const log = LogFile.open(file, "r");
  if (log === null) return false;
  try {
    const { records, tail } = scanLog(log.readFrom(0), 0, null);
    return records.length > 1 || tail === "damaged";
  } finally {
    log.close();
  }
}

/** What a header says beyond what publishing finds out itself. */
export type SnapshotFacts = Pick<LogHeader, "format" | "store" | "schema" | "at" | "cost">;

// Every crash before the rename leaves the old pair, every crash after it the new one; both hold the same data.
function switchTo(files: StoreFiles, snapshot: Uint8Array, log: Buffer, generation: number): void {
  try {
    writeDurably(files.temporary, snapshot);
    writeDurably(files.log(generation), log);
    // Nobody but a store may write it; other programs only read.
    fs.chmodSync(files.temporary, 0o400);
    syncNewNames(files);
    // Windows does not replace a read-only file.
    if (process.platform === "win32" && fs.existsSync(files.database))
      fs.chmodSync(files.database, 0o600);
    fs.renameSync(files.temporary, files.database);
  } catch (error) {
    fs.rmSync(files.temporary, { force: true });
    fs.rmSync(files.log(generation), { force: true });
    throw error;
  }
  syncSwitch(files);
}

// By names of their own, so that a test can take away one at a time.
function syncNewNames(files: StoreFiles): void {
  syncFolder(files.folder);
}

function syncSwitch(files: StoreFiles): void {
  syncFolder(files.folder);
}

/**
 * Makes `bytes` the snapshot, with an empty log of number `generation`, which is in their header, too, and whose chain
 * goes on from `previousSum`. When it fails nothing has changed.
 */
export function publishSnapshot(
  files: StoreFiles,
  bytes: Uint8Array,
  generation: number,
  previousSum: Buffer,
  facts: SnapshotFacts,
): { header: LogHeader; sum: Buffer; end: number } {
  const started = performance.now();
  if (holdsTransactions(files.log(generation))) {
    throw damaged(
      `${files.log(generation)} holds transactions of a later snapshot than ${files.database}: an older copy was put in its place`,
    );
  }
  const header: LogHeader = {
    ...facts,
    generation,
    bytes: bytes.length,
    sha256: digestOf(bytes),
    cost: facts.cost + performance.now() - started,
  };
  const record = encodeRecord(previousSum, header);
  switchTo(files, bytes, record.bytes, generation);
  return { header, sum: record.sum, end: record.bytes.length };
}
