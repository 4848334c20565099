import fs from "node:fs";
import path from "node:path";

/** One thing that a program did to files, in order. */
export type Operation =
  | { kind: "link"; name: string; inode: number }
  | { kind: "unlink"; name: string }
  | { kind: "rename"; from: string; to: string; inode: number }
  | { kind: "write"; inode: number; at: number; data: Buffer }
  | { kind: "cut"; inode: number; size: number }
  | { kind: "sync"; inode: number | "folder"; site: string }
  | { kind: "acknowledged"; ids: readonly string[] }
  | { kind: "failed"; ids: readonly string[] };

/** Something that goes wrong once: at this kind of call on such a file, after so many others. */
export interface Fault {
  at: "write" | "sync" | "rename";
  file: RegExp;
  skip: number;
  /** `fail`: half of it is done and the call fails. `die`: so does every later call. */
  then: "fail" | "die";
}

const sites =
  /(syncAppended|syncFound|syncWithdrawn|syncNewNames|syncSwitch|syncTakenOver|writeDurably)/;

/** Records what is done to the files of a store, by taking the place of Node's own functions until `stop`. */
export class RecordedFolder {
  readonly operations: Operation[] = [];
  fault: Fault | null = null;
  isDead = false;
  readonly #original = {
    openSync: fs.openSync,
    writeSync: fs.writeSync,
    fsyncSync: fs.fsyncSync,
    fdatasyncSync: fs.fdatasyncSync,
    ftruncateSync: fs.ftruncateSync,
    renameSync: fs.renameSync,
    rmSync: fs.rmSync,
    linkSync: fs.linkSync,
    writeFileSync: fs.writeFileSync,
  };
  readonly #inodes = new Map<string, number>();
  readonly #descriptors = new Map<number, number | "folder">();
  #next = 1;

  constructor(private readonly folder: string) {
    const {
      openSync,
      writeSync,
      fsyncSync,
      fdatasyncSync,
      ftruncateSync,
      renameSync,
      rmSync,
      linkSync,
      writeFileSync,
    } = this.#original;
    Object.assign(fs, {
      openSync: (file: fs.PathLike, flags: string, mode?: number) => {
        if (flags !== "r") this.#live();
        const descriptor = openSync(file, flags, mode);
        this.#opened(String(file), flags, descriptor);
        return descriptor;
      },
      writeSync: (
        descriptor: number,
        bytes: Uint8Array,
        offset: number,
        length: number,
        at: number,
      ) => {
        const inode = this.#descriptors.get(descriptor);
        if (typeof inode !== "number") return writeSync(descriptor, bytes, offset, length, at);
        const then = this.#reached("write", this.#nameOf(inode));
        const done = then === null ? length : Math.floor(length / 2);
        writeSync(descriptor, bytes, offset, done, at);
        const data = Buffer.from(bytes.subarray(offset, offset + done));
        this.operations.push({ kind: "write", inode, at, data });
        if (then === null) return done;
        throw new Error("no space (simulated)");
      },
      fsyncSync: (descriptor: number) => {
        this.#synced(descriptor, fsyncSync);
      },
      fdatasyncSync: (descriptor: number) => {
        this.#synced(descriptor, fdatasyncSync);
      },
      ftruncateSync: (descriptor: number, size: number) => {
        this.#live();
        ftruncateSync(descriptor, size);
        const inode = this.#descriptors.get(descriptor);
        if (typeof inode === "number") this.operations.push({ kind: "cut", inode, size });
      },
      renameSync: (from: string, to: string) => {
        this.#reached("rename", this.#tracked(to));
        renameSync(from, to);
        this.#renamed(from, to);
      },
      rmSync: (file: string, options: fs.RmOptions) => {
        this.#live();
        const name = this.#tracked(file);
        const isThere = name !== null && fs.existsSync(file);
        rmSync(file, options);
        if (name === null || !isThere) return;
        this.operations.push({ kind: "unlink", name });
        this.#inodes.delete(name);
      },
      linkSync: (from: string, to: string) => {
        this.#live();
        linkSync(from, to);
      },
      writeFileSync: (file: fs.PathOrFileDescriptor, data: string, options: object) => {
        this.#live();
        writeFileSync(file, data, options);
      },
    });
  }

  stop(): void {
    Object.assign(fs, this.#original);
  }

  #live(): void {
    if (this.isDead) throw new Error("dead (simulated)");
  }

  #tracked(file: string): string | null {
    const name = path.basename(file);
    return path.dirname(file) === this.folder && /^state\.(db|log)/.test(name) ? name : null;
  }

  #nameOf(inode: number | "folder"): string {
    if (inode === "folder") return "folder";
    return [...this.#inodes].find(([, each]) => each === inode)?.[0] ?? "";
  }

  #opened(file: string, flags: string, descriptor: number): void {
    this.#descriptors.delete(descriptor);
    if (file === this.folder) this.#descriptors.set(descriptor, "folder");
    const name = this.#tracked(file);
    if (name === null) return;
    if (/[wx]/.test(flags)) {
      this.#inodes.set(name, this.#next);
      this.operations.push({ kind: "link", name, inode: this.#next++ });
    }
    const inode = this.#inodes.get(name);
    if (inode !== undefined) this.#descriptors.set(descriptor, inode);
  }

  #renamed(from: string, to: string): void {
    const [before, after] = [this.#tracked(from), this.#tracked(to)];
    const inode = before === null ? undefined : this.#inodes.get(before);
    if (before === null || after === null || inode === undefined) return;
    this.#inodes.delete(before);
    this.#inodes.set(after, inode);
    this.operations.push({ kind: "rename", from: before, to: after, inode });
  }

  #synced(descriptor: number, real: (descriptor: number) => void): void {
    const inode = this.#descriptors.get(descriptor);
    if (inode === undefined) {
      real(descriptor);
      return;
    }
    const name = this.#nameOf(inode);
    const then = this.#reached("sync", name);
    if (then !== null) throw new Error(`${then} (simulated)`);
    const site = sites.exec(new Error().stack ?? "")?.[1] ?? "unknown";
    const what = site === "writeDurably" ? name.replace(/\.\d+$/, "") : site;
    this.operations.push({ kind: "sync", inode, site: what });
  }

  /** What is to go wrong at this call, if anything. */
  #reached(at: Fault["at"], name: string | null): Fault["then"] | null {
    this.#live();
    const { fault } = this;
    if (fault?.at !== at || !fault.file.test(name ?? "") || --fault.skip >= 0) return null;
    this.fault = null;
    if (fault.then === "die") this.isDead = true;
    return fault.then;
  }
}
