import type { Command } from "commander";
import { UserError } from "../../core/errors";
import type { Project } from "../../node/project";
import { openStore } from "../../node/store/openStore";
import { listRuns, runById } from "../../node/store/queries/runs";
import { runCommand, type CommandContext, type Outcome } from "../command";
import { followRun } from "../run/followRun";
import { eventsOption, streamEvents } from "../run/streamEvents";
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

async function attach(
  context: CommandContext,
  asked: string | undefined,
  { events = false }: { events?: boolean },
): Promise<Outcome> {
  const project = context.project();
  const runId = await askedRun(project, asked);
  const follow = async () => {
    const exitCode = await followRun(context.io, project, {
      runId,
      toStderr: context.json || events,
    });
    return runOutcome(project, runId, exitCode);
  };
  if (!events) return follow();
  return streamEvents(context, project, { runId, from: "start" }, follow);
}

/** `attach`: shows a run from its beginning and follows it to its end. */
export function defineAttach(program: Command): void {
  const command = program
    .command("attach")
    .description("show a run and follow it to its end; Ctrl-C cancels it")
    .argument("[run]", "its id, or the first characters of it; the latest when left out")
    .option(...eventsOption);
  command.action((asked: string | undefined, options: { events?: boolean }) =>
    runCommand(command, "attach", (context) => attach(context, asked, options)),
  );
}
