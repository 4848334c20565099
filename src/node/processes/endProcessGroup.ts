import { setTimeout as sleep } from "node:timers/promises";
import { execa } from "execa";
import { processRow, processTable } from "./processTable";

/** What a group gets to clean up before it is killed. */
const graceMs = 1000;
const killedWithinMs = 500;
const pollMs = 20;

function send(group: number, signal: NodeJS.Signals | 0): boolean {
  try {
    process.kill(-group, signal);
    return true;
  } catch (error) {
    // EPERM: there is one, but not ours to end.
    return error instanceof Error && "code" in error && error.code === "EPERM" && signal === 0;
  }
}

/** A zombie that nobody reaps (a container without init) still answers signals, yet it is gone. */
function isGroupAlive(group: number): boolean {
  if (!send(group, 0)) return false;
  const rows = processTable().filter((row) => row.group === group);
  return rows.length === 0 ? process.platform !== "linux" : rows.some((row) => !row.zombie);
}

/** The groups of everything that descends from a process: a child may have made a group of its own. */
function groupsBelow(leader: number): number[] {
  // The children of one that has ended are nobody's any more.
  const rows = processRow(leader) === null ? [] : processTable();
  const family = new Set([leader]);
  for (let before = 0; before !== family.size;) {
    before = family.size;
    for (const row of rows) if (family.has(row.parent)) family.add(row.pid);
  }
  const own = rows.filter((row) => family.has(row.pid)).map((row) => row.group);
  // A group may not be the one we are in ourselves, whatever the table says.
  const mine = rows.find((row) => row.pid === process.pid)?.group;
  return [...new Set([leader, ...own])].filter((group) => group > 1 && group !== mine);
}

async function goneWithin(groups: readonly number[], limitMs: number): Promise<boolean> {
  const until = performance.now() + limitMs;
  while (groups.some(isGroupAlive)) {
    if (performance.now() > until) return false;
    await sleep(pollMs);
  }
  return true;
}

/**
 * Ends the process group that `leader` started, and the groups that its descendants made: SIGTERM, a second later
 * SIGKILL. Resolves when all are gone; does nothing when they are already.
 */
export async function endProcessGroup(leader: number): Promise<void> {
  if (process.platform === "win32") {
    await execa("taskkill", ["/pid", String(leader), "/T", "/F"], { reject: false });
    return;
  }
  const groups = groupsBelow(leader).filter(isGroupAlive);
  for (const group of groups) send(group, "SIGTERM");
  if (await goneWithin(groups, graceMs)) return;
  for (const group of groups) send(group, "SIGKILL");
  await goneWithin(groups, killedWithinMs);
}
