import { processRow } from "./processTable";

/** What identifies a process beyond its id, which the system gives to others later; null where it cannot be told. */
export function startOf(pid: number): string | null {
  return processRow(pid)?.started ?? null;
}

/**
 * Whether the process still runs. With `started` (what `startOf` said of it then) another process that got the same id
 * does not count.
 */
export function isAlive(pid: number, started: string | null = null): boolean {
  if (!Number.isSafeInteger(pid) || pid <= 0) return false;
  const row = processRow(pid);
  if (row !== null) return !row.zombie && (started === null || started === row.started);
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}
