import {
  closeSync,
  fchmodSync,
  fstatSync,
  fsyncSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
  type Stats,
} from "node:fs";
import { randomUUID } from "node:crypto";
import path from "node:path";

/** Tells two versions of the file apart; every commit renames another inode into place. */
export type FileVersion = string;

/** The version of a file that is not there. */
export const noFile: FileVersion = "";

function versionOf(stats: Stats): FileVersion {
  return `${stats.ino}:${stats.size}:${stats.mtimeMs}`;
}

/** The version that lies on the disk at this moment. */
export function currentVersion(file: string): FileVersion {
  const stats = statSync(file, { throwIfNoEntry: false });
  return stats === undefined ? noFile : versionOf(stats);
}

/** One complete version of the file, or null when there is none. */
export function readStateFile(file: string): { bytes: Uint8Array; version: FileVersion } | null {
  if (currentVersion(file) === noFile) return null;
  const descriptor = openSync(file, "r");
  try {
    return { version: versionOf(fstatSync(descriptor)), bytes: readFileSync(descriptor) };
  } finally {
    closeSync(descriptor);
  }
}

function syncFolder(folder: string): void {
  const descriptor = openSync(folder, "r");
  try {
    fsyncSync(descriptor);
  } catch (error) {
    // Windows cannot sync a folder; its rename is journalled.
    if (process.platform !== "win32") throw error;
  } finally {
    closeSync(descriptor);
  }
}

function writeDurably(file: string, bytes: Uint8Array): FileVersion {
  const descriptor = openSync(file, "wx", 0o600);
  try {
    fchmodSync(descriptor, 0o600);
    for (let at = 0; at < bytes.length; at += writeSync(descriptor, bytes, at));
    fsyncSync(descriptor);
    return versionOf(fstatSync(descriptor));
  } finally {
    closeSync(descriptor);
  }
}

/**
 * Replaces the file by complete new content, on disk when it returns; on failure the old file is untouched.
 * Refuses when the file is not the version that the content was made from.
 */
export function replaceStateFile(
  file: string,
  bytes: Uint8Array,
  madeFrom: FileVersion,
): FileVersion {
  const temporary = `${file}.${randomUUID()}.tmp`;
  try {
    const version = writeDurably(temporary, bytes);
    // Somebody took the lock from a process that had been stopped for long.
    if (currentVersion(file) !== madeFrom) throw new Error(`${file} changed under the lock`);
    renameSync(temporary, file);
    syncFolder(path.dirname(file));
    return version;
  } finally {
    rmSync(temporary, { force: true });
  }
}
