import { closeSync, readSync } from "node:fs";
import { openForeign } from "./readForeign";

const mostBytes = 1_000_000;

/** The end of a file that may have grown to any size, as text. */
export function readEnd(file: string): string {
  const { descriptor, stats } = openForeign(file);
  try {
    const bytes = Buffer.alloc(Math.min(stats.size, mostBytes));
    const read = readSync(descriptor, bytes, 0, bytes.length, stats.size - bytes.length);
    return bytes.toString("utf8", 0, read);
  } finally {
    closeSync(descriptor);
  }
}
