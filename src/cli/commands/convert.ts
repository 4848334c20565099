import path from "node:path";
import type { Command } from "commander";
import { UserError } from "../../core/errors";
import { readBundles } from "../../node/change/readBundles";
import { listChanges, readChange } from "../../node/change/readChange";
import type { Project } from "../../node/project";
import { runCommand, type CommandContext, type Outcome } from "../command";
import { convertInteractively } from "../convert/convertInteractively";
import { convertOnce } from "../convert/convertOnce";
import { isInteractive } from "../io";
import { table } from "../inspect/table";

interface Options {
  list?: boolean;
  changeId?: string;
  interactive?: boolean;
  wsId?: string;
  scope?: string[];
  output?: string;
  dryRun?: boolean;
  force?: boolean;
}

function listConvertible(project: Project): Outcome {
  const bundles = readBundles(project).flatMap(({ bundle }) => bundle ?? []);
  const changes = listChanges(project).map((id) => {
    const { change } = readChange(project, id);
    return {
      id,
      title: change.title,
      requirements: change.requirements.length,
      scenarios: change.requirements.flatMap(({ scenarios }) => scenarios).length,
      openTasks: change.tasks.filter(({ done }) => !done).length,
      bundles: bundles.filter((each) => each.openspec_change === id).map((each) => each.id),
    };
  });
  const rows = changes.map((each) => [
    each.id,
    String(each.requirements),
    String(each.scenarios),
    String(each.openTasks),
    each.bundles.join(" ") || "none",
    each.title,
  ]);
  const headers = ["change", "requirements", "scenarios", "open tasks", "bundles", "title"];
  const none = 'No open changes. Start one: openspec-workstreams proposal "what should change"\n';
  return { data: { changes }, human: rows.length === 0 ? none : table(headers, rows, 100) };
}

function requireTerminal({ json, io }: CommandContext): void {
  if (!json && isInteractive(io)) return;
  const message =
    "--interactive asks questions and needs a terminal. Without one: openspec-workstreams convert --list, then convert --change-id ID --dry-run";
  throw new UserError(message, { exitCode: 2 });
}

async function convert(context: CommandContext, options: Options): Promise<Outcome> {
  const { list, changeId, interactive, wsId, scope, output } = options;
  const ways = [list, changeId, interactive].filter((each) => each !== undefined);
  if (ways.length !== 1) {
    throw new UserError("Say what to convert with one of --list, --change-id ID or --interactive.");
  }
  const project = context.project();
  if (list === true) return listConvertible(project);
  const request = {
    wsId,
    scope,
    output: output === undefined ? undefined : path.resolve(context.io.cwd, output),
    dryRun: options.dryRun ?? false,
    force: options.force ?? false,
  };
  if (changeId !== undefined) return convertOnce(project, { ...request, changeId });
  requireTerminal(context);
  return convertInteractively(context.io, project, request);
}

/** `convert`: from a change to a bundle. */
export function defineConvert(program: Command): void {
  program
    .command("convert")
    .description("convert a change to a workstream bundle")
    .option("--list", "list the changes that can be converted")
    .option("--change-id <id>", "convert this change")
    .option("--interactive", "pick a change, look at its bundle, then save, edit or cancel")
    .option("--ws-id <id>", "id of the bundle (default: ws- and the title)")
    .option("--scope <glob...>", "what the work may change (default: the paths that are named)")
    .option("--output <file>", "where to write (default: workstreams/<id>.json)")
    .option("--dry-run", "show the bundle and write nothing")
    .option("--force", "overwrite a bundle that differs")
    .action(async (options: Options, command: Command) => {
      await runCommand(command, "convert", (context) => convert(context, options));
    });
}
