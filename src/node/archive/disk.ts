import {
  closeSync,
  cpSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  renameSync,
  rmdirSync,
  rmSync,
  unlinkSync,
  writeSync,
} from "node:fs";

/** The single steps that an archive takes on the disk: each can fail, and the program can die between any two. */
export interface Disk {
  makeFolder(folder: string): void;
  /** Writes a new file and waits until it is on the disk. */
  write(file: string, bytes: Uint8Array, mode?: number): void;
  rename(from: string, to: string): void;
  /** Gives a file a second name; fails when that name is taken. */
  link(file: string, name: string): void;
  remove(file: string): void;
  /** Removes an empty folder. */
  removeFolder(folder: string): void;
  copyTree(from: string, to: string): void;
  removeTree(folder: string): void;
}

function writeBytes(file: string, bytes: Uint8Array, mode = 0o666): void {
  const descriptor = openSync(file, "w", mode);
  try {
    for (let at = 0; at < bytes.length;) at += writeSync(descriptor, bytes, at);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/** The real disk. */
export const realDisk: Disk = {
  makeFolder: (folder) => {
    mkdirSync(folder);
  },
  write: writeBytes,
  rename: renameSync,
  link: linkSync,
  remove: unlinkSync,
  removeFolder: rmdirSync,
  copyTree: (from, to) => {
    cpSync(from, to, { recursive: true, verbatimSymlinks: true, preserveTimestamps: true });
  },
  removeTree: (folder) => {
    rmSync(folder, { recursive: true, force: true });
  },
};
