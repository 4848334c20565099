import { spawn } from "node:child_process";
import { closeSync, mkdirSync, openSync } from "node:fs";
import path from "node:path";
import { UserError } from "../../core/errors";
import { logFolderOf } from "../../node/engine/record/createEngine";
import type { Io } from "../io";
import type { Project } from "../../node/project";
import { readEnd } from "../../node/files/readEnd";

/** An engine that runs in its own session and outlives this process. */
export interface DetachedEngine {
  pid: number;
  /** Whether its process is still there. */
  isRunning: () => boolean;
  /** Ends it as Ctrl-C would. */
  stop: () => void;
  /** What it wrote to its log: why it could not start, when it could not. */
  log: () => string;
}

/** The engine deletes what VS Code and npm leave in the environment; Node itself must not see it either. */
function engineEnvironment(own: Io["env"]): NodeJS.ProcessEnv {
  const env = { ...own };
  delete env["NODE_OPTIONS"];
  return env;
}

/** Starts this CLI again in its own session, with output to the run's log. */
export function startDetached(
  io: Io,
  project: Project,
  runId: string,
  args: readonly string[],
): DetachedEngine {
  const folder = logFolderOf(project, runId);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const logFile = path.join(folder, "run.log");
  const log = openSync(logFile, "a", 0o600);
  const [file, ...options] = io.program;
  if (file === undefined)
    throw new UserError("The program cannot find its own file, so it cannot start an engine.");
  const child = spawn(file, [...options, ...args], {
    cwd: project.root,
    detached: true,
    stdio: ["ignore", log, log],
    env: engineEnvironment(io.env),
  });
  closeSync(log);
  let running = true;
  child.once("exit", () => {
    running = false;
  });
  child.unref();
  if (child.pid === undefined) throw new UserError("The engine could not be started.");
  return {
    pid: child.pid,
    isRunning: () => running,
    stop: () => {
      child.kill("SIGINT");
    },
    log: () => readEnd(logFile),
  };
}
