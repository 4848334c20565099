import fs from "node:fs";
import path from "node:path";
import type { MemoryDatabase } from "../database/memoryDatabase";

/** Saves what a process has in memory when it found its files damaged; returns the file. */
export function saveRescue(folder: string, database: MemoryDatabase): string {
  const name = new Date().toISOString().replace(/[:.]/g, "-");
  const file = path.join(folder, `state.rescue-${name}-${process.pid}.db`);
  fs.mkdirSync(folder, { recursive: true, mode: 0o700 });
  // It belongs to no log.
  fs.writeFileSync(file, database.contents(0), { flag: "wx", mode: 0o600 });
  return file;
}
