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
  readonly makeFolder: (folder: string) => void;
  /** Writes a new file and waits until it is on the disk. */
  readonly write: (file: string, bytes: Uint8Array, mode?: number) => void;
  readonly rename: (from: string, to: string) => void;
  /** Gives a file a second name; fails when that name is taken. */
  readonly link: (file: string, name: string) => void;
  readonly remove: (file: string) => void;
  /** Removes an empty folder. */
  readonly removeFolder: (folder: string) => void;
  readonly copyTree: (from: string, to: string) => void;
  readonly removeTree: (folder: string) => void;
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
