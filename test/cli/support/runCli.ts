import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { EventEmitter } from "node:events";
import path from "node:path";
import type { Io } from "../../../src/cli/io";
import { processFolder } from "../../support/bundleProgram";

const root = path.join(import.meta.dirname, "../../..");
let ready: string | undefined;

/** The CLI as it ships, built first when the sources are newer than it. */
export function cliProgram(): string {
  if (ready === undefined) {
    execFileSync(process.execPath, [path.join(root, ".ci/setup.mjs")], { stdio: "inherit" });
    ready = path.join(root, "dist/cli.cjs");
  }
  return ready;
}

let state: string | undefined;

/** Where the CLI keeps what is a person's: one place for this test process. */
function stateFolder(): string {
  state ??= processFolder("state");
  return state;
}

/** How a command has ended. */
export interface CliAnswer {
  exitCode: number | null;
  stdout: string;
  stderr: string;
}

/** A CLI that runs beside the test. */
export interface RunningCli {
  child: ChildProcess;
  output: () => string;
  ended: Promise<CliAnswer>;
}

/** Where and in what the CLI runs. */
export interface CliOptions {
  readonly cwd: string;
  /** All of its environment; `usualEnvironment()` otherwise. */
  readonly env?: NodeJS.ProcessEnv;
  /** Another Node than the one of the tests. */
  readonly node?: string;
}

/** This process's environment. What a person approves is remembered for this test process only. */
export function usualEnvironment(more: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv {
  return { ...process.env, NO_COLOR: "1", XDG_STATE_HOME: stateFolder(), ...more };
}

/** With it every command is a process of its own, as people start it. */
const allAsProcesses = process.env["OPENSPEC_WORKSTREAMS_TEST_PROCESSES"] === "1";

/**
 * Calls the program's main function with nobody at the keyboard, to its end: all tests that need only that go through
 * here. Starting a process for it costs many times what most commands do.
 */
export async function runCli(args: readonly string[], options: CliOptions): Promise<CliAnswer> {
  const isProcess = allAsProcesses || options.node !== undefined;
  return isProcess ? startCli(args, options).ended : callCli(args, options);
}

/** Calls the program's main function in this process, with what only a caller in the same process can give. */
export async function callCli(
  args: readonly string[],
  options: CliOptions,
  given: Partial<Pick<Io, "agent" | "signals" | "program">> = {},
): Promise<CliAnswer> {
  let stdout = "";
  let stderr = "";
  const io: Io = {
    stdin: () => ({}),
    stdout: () => ({ write: (text) => (stdout += text) }),
    stderr: () => ({ write: (text) => (stderr += text) }),
    env: options.env ?? usualEnvironment(),
    cwd: options.cwd,
    signals: new EventEmitter(),
    program: [process.execPath, cliProgram()],
    writeAll: (text) => {
      stdout += text;
      return true;
    },
    ...given,
  };
  // Loaded as the program loads its own late parts, so that both share their modules.
  const { main } = await import("../../../src/cli/main");
  const exitCode = await main(args, io);
  return { exitCode, stdout, stderr };
}

/** Runs the CLI as it ships, in a process of its own, to its end. */
export async function runCliProcess(
  args: readonly string[],
  options: CliOptions,
): Promise<CliAnswer> {
  return startCli(args, options).ended;
}

/** Starts the real CLI in a process of its own, for what needs one: a signal, or something to see meanwhile. */
export function startCli(
  args: readonly string[],
  { cwd, env = usualEnvironment(), node = process.execPath }: CliOptions,
): RunningCli {
  const child = spawn(node, [cliProgram(), ...args], {
    cwd,
    stdio: ["ignore", "pipe", "pipe"],
    env,
  });
  let stdout = "";
  let stderr = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
  const ended = new Promise<CliAnswer>((resolve, reject) => {
    child.once("error", reject).once("close", (exitCode) => {
      resolve({ exitCode, stdout, stderr });
    });
  });
  return { child, output: () => stdout, ended };
}
