import fs from "node:fs";
import path from "node:path";
import type { MemoryDatabase } from "./memoryDatabase";

const generationAt = 60;

/** Marks bytes as a database that belongs to no log. */
function withoutGeneration(bytes: Uint8Array): Buffer {
  const copy = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  copy.writeUInt32BE(0, generationAt);
  return copy;
}

/** Saves what a process has in memory when it found its files damaged; returns the file. */
export function saveRescue(folder: string, database: MemoryDatabase): string {
  const name = new Date().toISOString().replace(/[:.]/g, "-");
  const file = path.join(folder, `state.rescue-${name}-${process.pid}.db`);
  fs.mkdirSync(folder, { recursive: true, mode: 0o700 });
  fs.writeFileSync(file, withoutGeneration(database.export()), { flag: "wx", mode: 0o600 });
  return file;
}
