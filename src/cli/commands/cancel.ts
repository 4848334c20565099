import { setTimeout as sleep } from "node:timers/promises";
import type { Command } from "commander";
import { UserError } from "../../core/errors";
import { requestCancel } from "../../node/engine/requestCancel";
import { isOwned } from "../../node/engine/ownership";
import type { Project } from "../../node/project";
import { openStore } from "../../node/store/openStore";
import { runById } from "../../node/store/queries/runs";
import { runCommand, type CommandContext, type Outcome } from "../command";
import { askedRun } from "./attach";
import { runOutcome } from "./run";

const patienceMs = 10_000;

/** Waits until the engine has ended the run; it takes its processes with it. */
async function waitForEnd(project: Project, runId: string): Promise<boolean> {
  const reader = await openStore(project.stateFolder, { readOnly: true });
  try {
    for (const end = Date.now() + patienceMs; Date.now() < end;) {
      await reader.refresh();
      if (!isOwned(runById(reader, runId), Date.now())) return true;
      await sleep(100);
    }
    return false;
  } finally {
    await reader.close();
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
  const human = ended
    ? `${runId} is cancelled. Go on with: openspec-workstreams resume ${runId}\n`
    : `${runId} was asked to end and has not yet. Watch it with: openspec-workstreams attach ${runId}\n`;
  return { ...outcome, human };
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
