import { closeSync, openSync, readSync } from "node:fs";

const buffer = Buffer.allocUnsafe(16 * 1024);

/**
 * The text of a file below `/proc`; null where it is not there or not ours to read. Node itself takes 64 KB of new memory
 * for every file that does not tell its size, which costs more than all of the reading.
 */
export function readProcFile(file: string, encoding: "latin1" | "utf8"): string | null {
  let descriptor: number;
  try {
    descriptor = openSync(file, "r");
  } catch {
    return null;
  }
  try {
    const parts: Buffer[] = [];
    for (;;) {
      const length = readSync(descriptor, buffer, 0, buffer.length, null);
      const part = buffer.subarray(0, length);
      if (length < buffer.length && parts.length === 0) return part.toString(encoding);
      if (length === 0) return Buffer.concat(parts).toString(encoding);
      parts.push(Buffer.from(part));
    }
  } catch {
    return null;
  } finally {
    closeSync(descriptor);
  }
}
