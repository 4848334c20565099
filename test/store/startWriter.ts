import { type ChildProcessByStdio, spawn } from "node:child_process";
import { once } from "node:events";
import type { Readable } from "node:stream";
import type { User } from "./otherUser";

/** A process that commits counted work. */
export interface Writer {
  readonly child: ChildProcessByStdio<null, Readable, null>;
  readonly ended: Promise<unknown>;
  /** The ids that it said are on disk. */
  readonly said: () => string[];
}

/** Starts `writer.ts` as a process of its own. */
export function startWriter(program: string, args: readonly string[], user: User = {}): Writer {
  const child = spawn(process.execPath, [program, ...args], {
    stdio: ["ignore", "pipe", "inherit"],
    ...user,
  });
  let output = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => (output += text));
  const ended = once(child, "close");
  // What stands before the last line break was said completely.
  return {
    child,
    ended,
    said: () =>
      output
        .slice(0, output.lastIndexOf("\n") + 1)
        .split("\n")
        .slice(0, -1),
  };
}
