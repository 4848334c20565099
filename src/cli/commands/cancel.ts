import { setTimeout as sleep } from "node:timers/promises";
import type { Command } from "commander";
import { UserError } from "../../core/errors";
import type { RunStatus } from "../../core/model/states";
import { requestCancel } from "../../node/engine/start/requestCancel";
import { isOwned } from "../../node/engine/record/ownership";
import type { Project } from "../../node/project";
import { openStore } from "../../node/store/openStore";
import { runById } from "../../node/store/queries/runs";
import { runCommand, type CommandContext, type Outcome } from "../command";
import { askedRun } from "./attach";
import { runOutcome } from "./run";

const patienceMs = 10_000;

/** Waits until the engine has ended the run and its processes; resolves to how it ended, undefined if it has not. */
async function waitForEnd(project: Project, runId: string): Promise<RunStatus | undefined> {
  const reader = await openStore(project.stateFolder, { readOnly: true });
  try {
    const end = Date.now() + patienceMs;
    while (Date.now() < end) {
      await sleep(100);
      await reader.refresh();
      const run = runById(reader, runId);
      if (!isOwned(run, Date.now())) return run.status;
    }
    return undefined;
  } finally {
    await reader.close();
  }
}

function answer(runId: string, ended: RunStatus | undefined): string {
  switch (ended) {
    case undefined:
      return `${runId} was asked to end and has not yet. Watch it with: openspec-workstreams attach ${runId}`;
    case "cancelled":
      return `${runId} is cancelled. Go on with: openspec-workstreams resume ${runId}`;
    default:
      return `${runId} had come to its end by itself: ${ended}.`;
  }
}

async function cancel(context: CommandContext, asked: string | undefined): Promise<Outcome> {
  const project = context.project();
  const runId = await askedRun(project, asked);
  if (!(await requestCancel(project, runId))) {
    throw new UserError(`${runId} is not running, so there is nothing to cancel.`);
  }
  const ended = await waitForEnd(project, runId);
  const outcome = await runOutcome(project, runId, 0);
  return { ...outcome, human: `${answer(runId, ended)}\n` };
}

/** `cancel`: ends a running run; it can be resumed. */
export function defineCancel(program: Command): void {
  const command = program
    .command("cancel")
    .description("end a running run; resume goes on with it")
    .argument("[run]", "its id, or the first characters of it; the latest when left out");
  command.action((asked: string | undefined) =>
    runCommand(command, "cancel", (context) => cancel(context, asked)),
  );
}
