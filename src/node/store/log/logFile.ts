import fs from "node:fs";
import { isMissingFile } from "../../files/isMissingFile";
import { openForeign } from "../../files/readForeign";

/** The log of one generation, open. */
export class LogFile {
  private constructor(
    readonly file: string,
    readonly inode: bigint,
    private readonly descriptor: number,
  ) {}

  /** Null when there is none. */
  static open(file: string, access: "r" | "r+"): LogFile | null {
    try {
      const { descriptor } = openForeign(file, access);
      return new LogFile(file, fs.fstatSync(descriptor, { bigint: true }).ino, descriptor);
    } catch (error) {
      if (isMissingFile(error)) return null;
      throw error;
    }
  }

  /** Whether the file of this name is still the one that is open. */
  isInPlace(): boolean {
    return fs.statSync(this.file, { throwIfNoEntry: false, bigint: true })?.ino === this.inode;
  }

  size(): number {
    return fs.fstatSync(this.descriptor).size;
  }

  /** The bytes from `from` to the end as it is at this moment. */
  readFrom(from: number): Buffer {
    const buffer = Buffer.allocUnsafe(Math.max(0, this.size() - from));
    let got = 0;
    while (got < buffer.length) {
      const read = fs.readSync(this.descriptor, buffer, got, buffer.length - got, from + got);
      if (read === 0) break;
      got += read;
    }
    return buffer.subarray(0, got);
  }

  /** Writes at `at`; not on disk before `sync`. */
  write(bytes: Buffer, at: number): void {
    writeAll(this.descriptor, bytes, at);
  }

  sync(): void {
    fs.fdatasyncSync(this.descriptor);
  }

  cutTo(size: number): void {
    fs.ftruncateSync(this.descriptor, size);
  }

  close(): void {
    fs.closeSync(this.descriptor);
  }
}

/** Writes all of `bytes`, however many calls that takes. */
export function writeAll(descriptor: number, bytes: Uint8Array, at: number): void {
  let done = 0;
  while (done < bytes.length) {
    done += fs.writeSync(descriptor, bytes, done, bytes.length - done, at + done);
  }
}
