import { readdirSync } from "node:fs";
import { readProcFile } from "./readProcFile";

/** The variables that a process was started with, as `NAME=value`; empty where they are not ours to read, or it is gone. */
export function environmentOf(pid: number): ReadonlySet<string> {
  return new Set(readProcFile(`/proc/${pid}/environ`, "utf8")?.split("\0"));
}

/**
 * The processes that were started with all of these variables: what has left its process group and its parent still
 * carries them. None where the system does not tell (only Linux does), and never this process itself.
 */
export function markedProcesses(marks: Readonly<Record<string, string>>): number[] {
  if (process.platform !== "linux") return [];
  const wanted = Object.entries(marks).map(([name, value]) => `${name}=${value}`);
  if (wanted.length === 0) return [];
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => pid !== process.pid)
    .filter((pid) => {
      const variables = environmentOf(pid);
      return wanted.every((variable) => variables.has(variable));
    });
}
