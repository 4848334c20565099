import { readdirSync } from "node:fs";
import { readProcFile } from "./readProcFile";

/** One process as the kernel lists it; `started` is in clock ticks since boot. */
export interface ProcessRow {
  pid: number;
  parent: number;
  group: number;
  zombie: boolean;
  started: string;
}

/** What `/proc/<pid>/stat` says of a process; null where there is no such process or no `/proc`. */
export function processRow(pid: number): ProcessRow | null {
  const text = readProcFile(`/proc/${pid}/stat`, "latin1");
  if (text === null) return null;
  // The name in parentheses may hold anything, also spaces and parentheses; the fields follow the last one.
  const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
  const [state = "", parent = "", group = ""] = fields;
  return {
    pid,
    parent: Number(parent),
    group: Number(group),
    zombie: state === "Z" || state === "X",
    started: fields[19] ?? "",
  };
}

/** Every process of the machine; empty where there is no `/proc`. */
export function processTable(): ProcessRow[] {
  if (process.platform !== "linux") return [];
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map((name) => processRow(Number(name)))
    .filter((row) => row !== null);
}
