import { mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";

/** Writes a file whole or not at all, with the folders above it; `ownerOnly` keeps it from other users. */
export function writeText(
  file: string,
  text: string | Uint8Array,
  { ownerOnly = false }: { ownerOnly?: boolean } = {},
): void {
  mkdirSync(path.dirname(file), { recursive: true, ...(ownerOnly ? { mode: 0o700 } : {}) });
  const temporary = `${file}.${process.pid}.tmp`;
  try {
    writeFileSync(temporary, text, ownerOnly ? { mode: 0o600 } : {});
    renameSync(temporary, file);
  } finally {
    rmSync(temporary, { force: true });
  }
}
