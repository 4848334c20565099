import { existsSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import * as z from "zod";
import { endMarked } from "../../processes/endMarked";
import { endProcessGroup } from "../../processes/endProcessGroup";
import { isAlive, startOf } from "../../processes/isAlive";
import type { Engine } from "../record/engine";
import { readForeignText } from "../../files/readForeign";

const AgentMarkSchema = z.object({
  pid: z.int().positive(),
  started: z.string(),
  host: z.string(),
});
type AgentMark = z.infer<typeof AgentMarkSchema>;

const ending = ".pid";

function markOf(logFile: string): string {
  return logFile.replace(/\.log$/, ending);
}

/** Leaves beside the log which process the agent is, for an engine that comes after one that was killed. */
export function markAgent(logFile: string, pid: number): void {
  const started = startOf(pid);
  if (started === null) return;
  const mark: AgentMark = { pid, started, host: os.hostname() };
  writeFileSync(markOf(logFile), JSON.stringify(mark), { mode: 0o600 });
}

/** Takes the mark away when the agent has ended. */
export function unmarkAgent(logFile: string): void {
  rmSync(markOf(logFile), { force: true });
}

function readMark(file: string): AgentMark | undefined {
  try {
    return AgentMarkSchema.parse(JSON.parse(readForeignText(file, "document")));
  } catch {
    // The engine died while it wrote it.
    return undefined;
  }
}

function marksOf({ project }: Pick<Engine, "project">, workstream: string): string[] {
  const logs = path.join(project.stateFolder, "logs");
  if (!existsSync(logs)) return [];
  return readdirSync(logs).flatMap((run) => {
    const folder = path.join(logs, run, workstream);
    if (!existsSync(folder)) return [];
    const names = readdirSync(folder).filter((name) => name.endsWith(ending));
    return names.map((name) => path.join(folder, name));
  });
}

/** Ends agents of a workstream whose engine was killed: nobody but the engine's own agent writes in the worktree. */
export async function endStrayAgents(
  engine: Pick<Engine, "project">,
  workstream: string,
): Promise<void> {
  for (const file of marksOf(engine, workstream)) {
    const mark = readMark(file);
    const isOurs = mark !== undefined && mark.host === os.hostname();
    if (isOurs && isAlive(mark.pid, mark.started)) await endProcessGroup(mark.pid);
    // What it started may have left its group.
    const run = path.basename(path.dirname(path.dirname(file)));
    if (isOurs) await endMarked({ WORKSTREAM_RUN: run, WORKSTREAM_ID: workstream });
    rmSync(file, { force: true });
  }
}
