import { existsSync, statSync } from "node:fs";
import path from "node:path";
import { UserError } from "../../core/errors";
import { exitCodeOf } from "../../core/pipeline/runOutcome";
import { logFolderOf, systemClock } from "../../node/engine/record/createEngine";
import { isOwned } from "../../node/engine/record/ownership";
import { requestCancel } from "../../node/engine/start/requestCancel";
import type { Project } from "../../node/project";
import { openStore, type StoreReader } from "../../node/store/openStore";
import { runById } from "../../node/store/queries/runs";
import type { ExitCode } from "../../protocol/cli";
import type { Io } from "../io";
import { chooseRenderer } from "../terminal/run/chooseRenderer";
import { followProgress } from "../terminal/run/followProgress";

const tickMs = 125;

export interface FollowRun {
  runId: string;
  /** Whether stdout is kept for something else. */
  toStderr: boolean;
  /** Bytes of earlier progress to pass over. */
  from?: number;
  /** Whether the engine's process is there although the store does not know it yet. */
  isStarting?: () => boolean;
  /** Ends such a process. */
  stopStarting?: () => void;
}

/** Where the progress of a run is. */
function progressFile(project: Project, runId: string): string {
  return path.join(logFolderOf(project, runId), "progress.ndjson");
}

/** How much has been told of a run so far, in bytes. */
export function progressSize(project: Project, runId: string): number {
  const file = progressFile(project, runId);
  return existsSync(file) ? statSync(file).size : 0;
}

/**
 * Shows a run that another process works on until it ends; resolves to the run's exit code. Ctrl-C cancels the run;
 * a terminal that goes away does not.
 */
export async function followRun(io: Io, project: Project, options: FollowRun): Promise<ExitCode> {
  const reader = await openStore(project.stateFolder, { readOnly: true });
  const renderer = chooseRenderer(options.toStderr ? io.stderr() : io.stdout(), io.env);
  const timer = setInterval(() => {
    renderer.tick(Date.now());
  }, tickMs);
  const cancel = () => {
    // Before the engine has recorded its run there is only the process to end.
    requestCancel(project, options.runId).catch(() => options.stopStarting?.());
  };
  io.signals.on("SIGINT", cancel);
  const isRunning = () => {
    if (options.isStarting?.() ?? false) return true;
    void reader.refresh();
    const [row] = reader.all("SELECT 1 AS one FROM runs WHERE id = ?", [options.runId]);
    return row !== undefined && isOwned(runById(reader, options.runId), systemClock.now());
  };
  try {
    const file = progressFile(project, options.runId);
    const from = options.from ?? 0;
    for await (const progress of followProgress(file, { from, isRunning })) renderer.show(progress);
  } finally {
    clearInterval(timer);
    renderer.end();
    io.signals.off("SIGINT", cancel);
  }
  return endOf(reader, options.runId);
}

async function endOf(reader: StoreReader, runId: string): Promise<ExitCode> {
  await reader.refresh();
  const [row] = reader.all("SELECT 1 AS one FROM runs WHERE id = ?", [runId]);
  if (row === undefined)
    throw new UserError(`${runId} never started; see its run.log in .workstreams/logs`);
  const run = runById(reader, runId);
  if (run.status === "running" || run.status === "pending") return 143;
  return exitCodeOf(run.status);
}
