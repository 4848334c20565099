import fs from "node:fs";
import os from "node:os";
import * as z from "zod";
import { readForeignText } from "../../files/readForeign";

const CardSchema = z.object({
  pid: z.int().positive(),
  nonce: z.string(),
  /** When the process started, in the words of the system; null where it does not say. */
  start: z.string().nullable(),
  host: z.string(),
  /** Changes with every start of the machine; empty where the system does not say. */
  boot: z.string(),
  pidNamespace: z.string(),
  since: z.number(),
});
/** Who holds a lock. */
export type LockHolder = z.infer<typeof CardSchema>;

function readText(file: string): string {
  try {
    return readForeignText(file, "state");
  } catch {
    return "";
  }
}

/** Fields of /proc/PID/stat after the name, which may hold anything: the state first. */
function statOf(pid: number): readonly string[] {
  const text = readText(`/proc/${pid}/stat`);
  return text === "" ? [] : text.slice(text.lastIndexOf(")") + 2).split(" ");
}

function startOf(pid: number): string | null {
  return statOf(pid)[19] ?? null;
}

const boot = readText("/proc/sys/kernel/random/boot_id").trim();

const pidNamespace = (() => {
  try {
    return fs.readlinkSync("/proc/self/ns/pid");
  } catch {
    return "";
  }
})();

/** The card of this process. */
export function ownCard(nonce: string): LockHolder {
  return {
    pid: process.pid,
    nonce,
    start: startOf(process.pid),
    host: os.hostname(),
    boot,
    pidNamespace,
    since: Date.now(),
  };
}

/** Null when a text is no card: then nobody can say whose lock it is. */
export function parseCard(text: string): LockHolder | null {
  try {
    return CardSchema.parse(JSON.parse(text));
  } catch {
    return null;
  }
}

/** `stopped`: alive, but suspended. `unknown`: on another machine or in another container, so nobody here can tell. */
export type HolderState = "alive" | "stopped" | "dead" | "unknown";

/** Whether the process that a card names is there; only a proven death counts as one. */
export function judgeHolder(holder: LockHolder | null): HolderState {
  if (holder === null) return "unknown";
  if (holder.host !== os.hostname() || holder.pidNamespace !== pidNamespace) return "unknown";
  if (holder.boot !== boot) return "dead";
  try {
    process.kill(holder.pid, 0);
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ESRCH") return "dead";
  }
  const start = startOf(holder.pid);
  if (start !== null && holder.start !== null && start !== holder.start) return "dead";
  const state = statOf(holder.pid)[0];
  if (state === "Z" || state === "X") return "dead";
  return state === "T" || state === "t" ? "stopped" : "alive";
}

/** What to do about a lock that does not become free. */
export function describeHolder(lock: string, holder: LockHolder | null): string {
  if (holder === null) {
    return `${lock} says of nobody whose it is. When no openspec-workstreams works here, remove it with: openspec-workstreams unlock --force`;
  }
  const { pid, host, since } = holder;
  const at = new Date(since).toISOString();
  switch (judgeHolder(holder)) {
    case "stopped":
      return `Process ${pid} has held ${lock} since ${at} and is suspended. Let it go on with: kill -CONT ${pid}. Or end it with: kill -KILL ${pid}`;
    case "unknown":
      return `Process ${pid} on ${host} has held ${lock} since ${at}, and from here nobody can tell whether it still runs. When it does not, remove the lock with: openspec-workstreams unlock --force`;
    default:
      return `Process ${pid} has held ${lock} since ${at}. Wait for it, or end it with: kill ${pid}`;
  }
}
