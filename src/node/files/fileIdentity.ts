import { statSync } from "node:fs";

/** What changes whenever a file's content does: inode, size and both times in nanoseconds; undefined where there is no file. */
export function fileIdentity(file: string): string | undefined {
  const stats = statSync(file, { throwIfNoEntry: false, bigint: true });
  if (stats === undefined) return undefined;
  return `${stats.ino}:${stats.size}:${stats.mtimeNs}:${stats.ctimeNs}`;
}
