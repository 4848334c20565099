import { existsSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { execa, type Options } from "execa";
import { endProcessGroup } from "./endProcessGroup";
import { OutputTail } from "./outputTail";
import { ProcessLog } from "./processLog";
import { createRedactor } from "../redaction/createRedactor";

/** What to run: a program with its arguments, or one line for the system's shell. */
export interface ProcessRequest {
  command: readonly string[] | { shell: string };
  cwd: string;
  /** What it needs beside its folder; a sandbox lets it have these and no more. */
  needs?: { read?: readonly string[]; write?: readonly string[] };
  /** Text for its standard input; it gets none without. */
  input?: string;
  /** The whole environment; nothing is inherited. Values of secrets in it are hidden in the log. */
  env: Readonly<Record<string, string>>;
  /** Ended when it has printed nothing for so long. */
  idleMs?: number;
  /** Ended after so long in all. */
  totalMs?: number;
  /** Output is appended to this file (0600) line by line, without escape sequences and secrets. */
  logFile?: string;
  /** Bytes kept in memory of each stream; the end is kept. */
  maxOutputBytes?: number;
  signal?: AbortSignal;
  /** Called with the process's id, which is also its group's, when it runs. */
  onStart?: (pid: number) => void;
  /** Called whenever something is printed. */
  onOutput?: () => void;
}

/** How a process ended and what it printed. `exitCode` is a number exactly when it exited by itself. */
export interface ProcessResult {
  outcome:
    | "exited"
    | "idle_timeout"
    | "total_timeout"
    | "cancelled"
    | "missing"
    | "not_executable"
    | "signalled";
  exitCode: number | null;
  stdout: string;
  stderr: string;
  truncated: boolean;
  durationMs: number;
}

/** How a process is started: `runProcess` itself, or one that keeps it in. */
export type ProcessRunner = (request: ProcessRequest) => Promise<ProcessResult>;

type Stop = "idle_timeout" | "total_timeout" | "cancelled";
type Child = ReturnType<typeof launch>;

const defaultOutputBytes = 8 * 1024 * 1024;
/** A process outside of the group that holds a pipe open is not waited for longer. */
const quietMs = 300;
const drainMs = 1500;

const fixedOptions = {
  buffer: false,
  reject: false,
  extendEnv: false,
  cleanup: false,
  encoding: "buffer",
  // On Windows a detached process gets a console window of its own.
  detached: process.platform !== "win32",
} as const satisfies Options;

function launch(program: string, args: readonly string[], request: ProcessRequest, shell: boolean) {
  const { cwd, env, input } = request;
  const fed = input === undefined ? ({ stdin: "ignore" } as const) : { input };
  return execa(program, args, { ...fixedOptions, ...fed, shell, cwd, env });
}

function start(request: ProcessRequest): Child {
  if ("shell" in request.command) return launch(request.command.shell, [], request, true);
  const [program = "", ...args] = request.command;
  return launch(program, args, request, false);
}

function failedToStart(
  request: ProcessRequest,
  code: string | undefined,
  message: string,
): ProcessResult {
  const noFolder = !existsSync(request.cwd);
  return {
    outcome: code === "ENOENT" || code === "ENOTDIR" ? "missing" : "not_executable",
    exitCode: null,
    stdout: "",
    stderr: noFolder ? `the folder ${request.cwd} does not exist` : message,
    truncated: false,
    durationMs: 0,
  };
}

/** Reads both streams into memory and into the log, and says how long they have been silent. */
class Output {
  readonly #tails: readonly [OutputTail, OutputTail];
  readonly #streams: readonly NodeJS.ReadableStream[];
  readonly #log: ProcessLog | null;
  #open: number;
  lastAt = performance.now();

  constructor(child: Child, request: ProcessRequest) {
    const limit = request.maxOutputBytes ?? defaultOutputBytes;
    this.#tails = [new OutputTail(limit), new OutputTail(limit)];
    this.#log = request.logFile
      ? new ProcessLog(request.logFile, createRedactor(request.env))
      : null;
    this.#streams = [child.stdout, child.stderr];
    this.#open = this.#streams.length;
    child.stdout.on("data", (chunk: Buffer) => {
      this.#add(0, chunk, request);
    });
    child.stderr.on("data", (chunk: Buffer) => {
      this.#add(1, chunk, request);
    });
    for (const stream of this.#streams) {
      stream.once("close", () => (this.#open -= 1));
    }
  }

  #add(stream: 0 | 1, chunk: Buffer, request: ProcessRequest): void {
    this.lastAt = performance.now();
    this.#tails[stream].add(chunk);
    this.#log?.write(stream, chunk);
    request.onOutput?.();
  }

  /** Waits for what is still in the pipes, but not for a stranger that holds them open. */
  async drain(child: Child): Promise<void> {
    const from = performance.now();
    for (let now = from; this.#open > 0; now = performance.now()) {
      if (now - from > drainMs || now - Math.max(from, this.lastAt) > quietMs) break;
      await sleep(5);
    }
    child.stdout.destroy();
    child.stderr.destroy();
  }

  finish(): Pick<ProcessResult, "stdout" | "stderr" | "truncated"> {
    this.#log?.close();
    const [stdout, stderr] = [this.#tails[0].text(), this.#tails[1].text()];
    return { stdout, stderr, truncated: this.#tails.some((tail) => tail.truncated) };
  }
}

/** Resolves with the first limit that is reached or the wish to cancel; `release` lets go of the timers. */
function watchLimits(request: ProcessRequest, output: Output) {
  const controller = new AbortController();
  const timers: NodeJS.Timeout[] = [];
  const stopped = new Promise<Stop>((resolve) => {
    const { idleMs, totalMs, signal } = request;
    const checkIdle = (limit: number) => {
      const left = output.lastAt + limit - performance.now();
      if (left <= 0) resolve("idle_timeout");
      else
        timers[0] = setTimeout(() => {
          checkIdle(limit);
        }, left);
    };
    if (idleMs !== undefined) checkIdle(idleMs);
    if (totalMs !== undefined) {
      timers[1] = setTimeout(() => {
        resolve("total_timeout");
      }, totalMs);
    }
    signal?.addEventListener(
      "abort",
      () => {
        resolve("cancelled");
      },
      { signal: controller.signal },
    );
    if (signal?.aborted) resolve("cancelled");
  });
  const release = () => {
    for (const timer of timers) clearTimeout(timer);
    controller.abort();
  };
  return { stopped, release };
}

interface Exit {
  code: number | null;
}

async function follow(child: Child, pid: number, request: ProcessRequest): Promise<ProcessResult> {
  const startedAt = performance.now();
  const exited = new Promise<Exit>((resolve) => {
    child.once("exit", (code) => {
      resolve({ code });
    });
  });
  const output = new Output(child, request);
  const { stopped, release } = watchLimits(request, output);
  const end = await Promise.race([exited, stopped]);
  release();
  await endProcessGroup(pid);
  await output.drain(child);
  const code = typeof end === "string" ? null : end.code;
  const outcome = typeof end === "string" ? end : code === null ? "signalled" : "exited";
  const durationMs = Math.round(performance.now() - startedAt);
  return { outcome, exitCode: code, ...output.finish(), durationMs };
}

/**
 * Runs a process to its end and says how it went; whatever the process does is a result, never an exception. It gets a
 * process group of its own, and of that group nothing is left when this resolves.
 */
export async function runProcess(request: ProcessRequest): Promise<ProcessResult> {
  if (request.signal?.aborted) {
    const nothing = { exitCode: null, stdout: "", stderr: "", truncated: false, durationMs: 0 };
    return { outcome: "cancelled", ...nothing };
  }
  const child = start(request);
  if (child.pid === undefined) {
    const result = await child;
    return failedToStart(request, result.code, result.shortMessage ?? "it could not be started");
  }
  request.onStart?.(child.pid);
  return follow(child, child.pid, request);
}
