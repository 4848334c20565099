import { writeSync } from "node:fs";
import type { AgentFunction } from "../node/agents/runAgent";

/** A stream that text for a person or a program goes to. */
export interface OutputStream {
  readonly isTTY?: boolean;
  /** The terminal's width, where it is one. */
  readonly columns?: number;
  write(text: string): unknown;
}

type Signal = "SIGINT" | "SIGTERM" | "SIGHUP";

/** Who tells a command that it should stop; without a listener a signal does what it always does. */
export interface Signals {
  on(signal: Signal, listener: () => void): unknown;
  off(signal: Signal, listener: () => void): unknown;
}

/** All that a command has of the process it runs in. */
export interface Io {
  /** The streams are loaded when they are asked for. */
  readonly stdin: () => { readonly isTTY?: boolean };
  readonly stdout: () => OutputStream;
  readonly stderr: () => OutputStream;
  readonly env: NodeJS.ProcessEnv;
  /** Absolute path. */
  readonly cwd: string;
  readonly signals: Signals;
  /** Edits in place of every agent that is a process. */
  readonly agent?: AgentFunction;
  /** What starts this program once more: Node, its options and the program's file. */
  readonly program: readonly string[];
  /** Writes a whole document to stdout; false when a slow reader has yet to take a part of it. */
  writeAll(text: string): boolean;
  /** Ends the process at once, where nothing is left to do: Node takes as long to tidy up as a small command does. */
  exit?(exitCode: number): void;
}

/** Whether there is a person at a terminal who can be asked. */
export function isInteractive({ stdin, stdout }: Io): boolean {
  return stdin().isTTY === true && stdout().isTTY === true;
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && "code" in error && error.code === code;
}

/** Loading the streams behind `process.stdout` takes longer than most commands that print one document. */
function writeAll(text: string): boolean {
  const bytes = Buffer.from(text);
  let at = 0;
  try {
    while (at < bytes.length) at += writeSync(1, bytes, at);
  } catch (error) {
    // Whoever reads slowly through a pipe that does not block.
    if (isCode(error, "EAGAIN")) {
      process.stdout.write(bytes.subarray(at));
      return false;
    }
    if (!isCode(error, "EPIPE")) throw error;
  }
  return true;
}

/** The process's own. */
export function ioOfProcess(): Io {
  return {
    stdin: () => process.stdin,
    stdout: () => process.stdout,
    stderr: () => process.stderr,
    env: process.env,
    cwd: process.cwd(),
    signals: process,
    program: [process.execPath, ...process.execArgv, process.argv[1] ?? ""],
    writeAll,
    exit: (exitCode) => process.exit(exitCode),
  };
}
