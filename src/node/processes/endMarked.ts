import { setTimeout as sleep } from "node:timers/promises";
import { markedProcesses } from "./markedProcesses";

const graceMs = 500;
const pollMs = 50;

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It has just ended by itself, or is not ours to end.
  }
}

/**
 * Ends every process that carries these variables, and no other: daemons that left the group they were started in.
 * Resolves to how many there were.
 */
export async function endMarked(marks: Readonly<Record<string, string>>): Promise<number> {
  const found = markedProcesses(marks);
  if (found.length === 0) return 0;
  for (const pid of found) send(pid, "SIGTERM");
  for (const until = performance.now() + graceMs; performance.now() < until;) {
    if (markedProcesses(marks).length === 0) return found.length;
    await sleep(pollMs);
  }
  // It may have started others meanwhile.
  for (const pid of markedProcesses(marks)) send(pid, "SIGKILL");
  return found.length;
}
