import { execFileSync } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";

const patienceMs = 300_000;

/** Waits until something is true; says what was awaited when it does not come. */
export async function until(what: string, isSo: () => boolean | Promise<boolean>): Promise<void> {
  const end = Date.now() + patienceMs;
  while (Date.now() < end) {
    if (await isSo()) return;
    await sleep(25);
  }
  throw new Error(`It did not come to this: ${what}`);
}

/** Whether a process runs, and is no zombie. */
export function isRunning(pid: number): boolean {
  try {
    const state = execFileSync("ps", ["-o", "stat=", "-p", String(pid)], { encoding: "utf8" });
    return state.trim() !== "" && !state.trim().startsWith("Z");
  } catch {
    return false;
  }
}
