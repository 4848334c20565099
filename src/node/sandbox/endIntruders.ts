import { readdirSync, readlinkSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { processTable, type ProcessRow } from "../processes/processTable";
import { isInAny } from "../files/isBelow";

const mostRounds = 20;
const pauseMs = 25;

/** Where a link leads; nothing where it names no path, as those of sockets and pipes. */
function linkOf(file: string): string[] {
  try {
    return [readlinkSync(file)].filter((target) => path.isAbsolute(target));
  } catch {
    return [];
  }
}

function openFiles(pid: number): string[] {
  const folder = `/proc/${pid}/fd`;
  try {
    return readdirSync(folder).flatMap((name) => linkOf(`${folder}/${name}`));
  } catch {
    return [];
  }
}

function isAtHome(pid: number, folders: readonly string[]): boolean {
  const places = [...linkOf(`/proc/${pid}/cwd`), ...linkOf(`/proc/${pid}/root`)];
  return [...places, ...openFiles(pid)].some((file) => isInAny(file, folders));
}

/** This process, all that descends from it and all that it descends from. */
function familyOf(rows: readonly ProcessRow[]): Set<number> {
  const family = new Set([process.pid]);
  for (let before = 0; before !== family.size;) {
    before = family.size;
    for (const row of rows) if (family.has(row.parent)) family.add(row.pid);
  }
  const parents = new Map(rows.map((row) => [row.pid, row.parent]));
  for (let at = parents.get(process.pid); at !== undefined && at > 0; at = parents.get(at)) {
    family.add(at);
  }
  return family;
}

/** Processes started since then that are at home in one of the folders, and are none of this process's own. */
function intruders(since: string, folders: readonly string[]): number[] {
  const rows = processTable();
  const family = familyOf(rows);
  return rows
    .filter(({ pid, zombie }) => !zombie && !family.has(pid))
    .filter(({ started }) => BigInt(started || 0) >= BigInt(since))
    .map(({ pid }) => pid)
    .filter((pid) => isAtHome(pid, folders));
}

function kill(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // It has just ended by itself, or is not ours to end.
  }
}

/**
 * Ends what left its group and its parents behind but works in these folders: daemons, which no namespace holds. Asks
 * again until there is none. `since`: the start of the process that may have made them, as `startOf` says it.
 */
export async function endIntruders(since: string, folders: readonly string[]): Promise<number> {
  const ended = new Set<number>();
  for (let round = 0; round < mostRounds; round++) {
    const found = intruders(since, folders);
    if (found.length === 0) break;
    for (const pid of found) {
      kill(pid);
      ended.add(pid);
    }
    await sleep(pauseMs);
  }
  return ended.size;
}
