import fs from "node:fs";
import path from "node:path";
import { isMissingFile } from "../files/isMissingFile";

/** Where the parts of a store lie in its state folder. */
export interface StoreFiles {
  readonly folder: string;
  /** The last snapshot: a complete SQLite file at every moment. */
  readonly database: string;
  /** A snapshot that is being written. */
  readonly temporary: string;
  readonly lock: string;
  /** Which store belongs here, so that its disappearance is noticed. */
  readonly identity: string;
  /** The bytes of the last append that never finished. */
  readonly torn: string;
  /** What was committed since snapshot number `generation`. */
  log(generation: number): string;
}

/** The files of the store in `folder`. */
export function storeFiles(folder: string): StoreFiles {
  const of = (name: string) => path.join(folder, name);
  return {
    folder,
    database: of("state.db"),
    temporary: of("state.db.tmp"),
    lock: of("state.lock"),
    identity: of("store.json"),
    torn: of("state.torn"),
    log: (generation) => of(`state.log.${generation}`),
  };
}

function namesIn(folder: string): string[] {
  try {
    return fs.readdirSync(folder);
  } catch (error) {
    if (isMissingFile(error)) return [];
    throw error;
  }
}

/** The generations whose logs lie in the folder, in order. */
export function logGenerations(folder: string): number[] {
  return namesIn(folder)
    .flatMap((name) => /^state\.log\.(\d{1,10})$/.exec(name)?.[1] ?? [])
    .map(Number)
    .sort((a, b) => a - b);
}

/** What a live process saved from its memory when it found the files damaged, newest first. */
export function rescueFiles(folder: string): string[] {
  return namesIn(folder)
    .filter((name) => /^state\.rescue-.+\.db$/.test(name))
    .sort()
    .reverse()
    .map((name) => path.join(folder, name));
}

/** The copies made before the database was brought to a later version, newest first. */
export function backupFiles(folder: string): string[] {
  const versionOf = (name: string) => Number(/^state\.db\.bak-v(\d+)$/.exec(name)?.[1]);
  return namesIn(folder)
    .filter((name) => versionOf(name) >= 0)
    .sort((a, b) => versionOf(b) - versionOf(a))
    .map((name) => path.join(folder, name));
}
