import { existsSync } from "node:fs";
import type { Disk } from "./disk";

/** Where the copy of a folder is made that cannot be renamed. */
export function partialCopy(to: string): string {
  return `${to}.openspec-archive.partial`;
}

function cannotRename(error: unknown): boolean {
  return (
    error instanceof Error && "code" in error && ["EXDEV", "EPERM"].includes(String(error.code))
  );
}

/** Moves a folder; it appears in its new place whole or not at all, also on another device. */
export function moveFolder(from: string, to: string, disk: Disk): void {
  try {
    disk.rename(from, to);
  } catch (error) {
    if (!cannotRename(error)) throw error;
    const partial = partialCopy(to);
    try {
      disk.copyTree(from, partial);
      disk.rename(partial, to);
    } catch (failure) {
      if (existsSync(partial)) disk.removeTree(partial);
      throw failure;
    }
    disk.removeTree(from);
  }
}
