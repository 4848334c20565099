import type { Command } from "commander";
import { UserError } from "../../core/errors";
import { pruneHistory, type Pruned, wouldPrune } from "../../node/store/pruneHistory";
import { readSettings } from "../../node/settings/readSettings";
import { runCommand, type CommandContext, type Outcome } from "../command";
import { plural } from "../../core/words/plural";

interface Options {
  olderThan?: string;
  dryRun?: boolean;
}

const dayMs = 86_400_000;

function daysOf(asked: string): number {
  const days = /^(\d{1,5})d?$/.exec(asked)?.[1];
  if (days !== undefined) return Number(days);
  throw new UserError(`--older-than takes a number of days, such as 30; it is "${asked}".`);
}

function textOf({ runs, events }: Pruned, days: number, isDry: boolean): string {
  if (runs.length === 0) {
    return `Nothing to prune: no run ended more than ${days} days ago with all its workstreams archived.\n`;
  }
  const act = isDry ? "Would remove" : "Removed";
  return `${act} ${plural(runs.length, "run")} with ${plural(events, "event")} and their logs:\n${runs.map((run) => `  ${run}\n`).join("")}`;
}

async function prune(
  context: CommandContext,
  { olderThan, dryRun = false }: Options,
): Promise<Outcome> {
  const project = context.project();
  const { keepDays } = readSettings(project).settings.history;
  const days = olderThan === undefined ? keepDays : daysOf(olderThan);
  const before = Date.now() - days * dayMs;
  const pruned = dryRun
    ? await wouldPrune(project.stateFolder, before)
    : await pruneHistory(project, before);
  return { data: { dryRun, ...pruned }, human: textOf(pruned, days, dryRun) };
}

/** `prune`: takes away the history of what is archived. */
export function definePrune(program: Command): void {
  const command = program
    .command("prune")
    .description("remove old runs whose workstreams are all archived, and their logs")
    .option(
      "--older-than <days>",
      "only runs that ended before so many days (default: history.keepDays of the settings, else 90)",
    )
    .option("--dry-run", "only say what would go");
  command.action((options: Options) =>
    runCommand(command, "prune", (context) => prune(context, options)),
  );
}
