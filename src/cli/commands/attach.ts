import type { Command } from "commander";
import { UserError } from "../../core/errors";
import type { Project } from "../../node/project";
import { openStore } from "../../node/store/openStore";
import { listRuns, runById } from "../../node/store/queries/runs";
import { runCommand, type CommandContext, type Outcome } from "../command";
import { followRun } from "../run/followRun";
import { runOutcome } from "./run";

/** The run that a person means: the one named, else the latest that was no dry run. */
export async function askedRun(project: Project, asked: string | undefined): Promise<string> {
  const reader = await openStore(project.stateFolder, { readOnly: true });
  try {
    await reader.refresh();
    if (asked !== undefined) return runById(reader, asked).id;
    const latest = listRuns(reader).find((run) => !run.dryRun);
    if (latest) return latest.id;
    throw new UserError("Nothing has run yet. Start a run with: openspec-workstreams run --all");
  } finally {
    await reader.close();
  }
}

async function attach(context: CommandContext, asked: string | undefined): Promise<Outcome> {
  const project = context.project();
  const runId = await askedRun(project, asked);
  const exitCode = await followRun(project, { runId, json: context.json });
  return runOutcome(project, runId, exitCode);
}

/** `attach`: shows a run from its beginning and follows it to its end. */
export function defineAttach(program: Command): void {
  const command = program
    .command("attach")
    .description("show a run and follow it to its end; Ctrl-C cancels it")
    .argument("[run]", "its id, or the first characters of it; the latest when left out");
  command.action((asked: string | undefined) =>
    runCommand(command, "attach", (context) => attach(context, asked)),
  );
}
