import type { Command } from "commander";
import { describeNestedChange } from "../../core/openspec/nestedChange";
import { byName } from "../../core/openspec/byName";
import {
  changeStatus,
  refuseMissingChange,
  type ChangeStatus,
} from "../../node/openspec/changeArtifacts";
import type { OpenSpecProject } from "../../node/openspec/openspecProject";
import { runCommand, type CommandContext, type ForeignOutcome } from "../command";
import { failedOutcome, openProject, type OpenedProject } from "../openspec/openProject";
import { refuseMissingSchema } from "../openspec/refuseMissingSchema";
import { changeStatusText } from "../openspec/changeStatusText";

interface Options {
  all?: boolean;
  change?: string;
  schema?: string;
}

type Entry = ChangeStatus | { changeName: string; problem: string };

async function entryOf(project: OpenSpecProject, name: string, schema?: string): Promise<Entry> {
  const nested = await project.nestedIn(name);
  if (nested !== undefined) return { changeName: name, problem: describeNestedChange(nested) };
  try {
    return await changeStatus(project, name, schema);
  } catch (error) {
    return { changeName: name, problem: error instanceof Error ? error.message : String(error) };
  }
}

async function statusOfAll(
  { openspec, root }: OpenedProject,
  names: readonly string[],
  schema: string | undefined,
): Promise<ForeignOutcome> {
  const entries: Entry[] = [];
  for (const name of [...names].sort(byName)) entries.push(await entryOf(openspec, name, schema));
  const changes = entries.map((entry) =>
    "problem" in entry
      ? {
          changeName: entry.changeName,
          status: [{ severity: "error", code: "change_error", message: entry.problem }],
        }
      : entry,
  );
  const texts = entries.map((entry) =>
    "problem" in entry ? `✗ ${entry.changeName}: ${entry.problem}\n` : changeStatusText(entry),
  );
  const exitCode = entries.some((entry) => "problem" in entry) ? 1 : 0;
  return { document: { changes, root }, exitCode, human: texts.join("\n") };
}

async function answer(opened: OpenedProject, options: Options): Promise<ForeignOutcome> {
  const { openspec, root } = opened;
  const { all = false, change, schema } = options;
  if (all && change !== undefined) {
    throw new Error("The --all and --change options are mutually exclusive.");
  }
  if (schema !== undefined && (all || change === undefined)) refuseMissingSchema(openspec, schema);
  if (change !== undefined && change !== "") {
    await refuseMissingChange(openspec, change);
    if (schema !== undefined) refuseMissingSchema(openspec, schema);
    const status = await changeStatus(openspec, change, schema);
    return { document: { ...status, root }, exitCode: 0, human: changeStatusText(status) };
  }
  const names = openspec.changeIds();
  if (names.length === 0) {
    return {
      document: { changes: [], message: "No active changes.", root },
      exitCode: 0,
      human: "No active changes. Create one with: openspec new change <name>\n",
    };
  }
  if (all) return await statusOfAll(opened, names, schema);
  throw new Error(
    `Missing required option --change (or --all for every active change). Available changes:\n  ${names.join("\n  ")}`,
  );
}

async function status(context: CommandContext, options: Options): Promise<ForeignOutcome> {
  const opened = openProject(context);
  try {
    return await answer(opened, options);
  } catch (error) {
    const outcome = failedOutcome("change_error", error);
    const { document } = outcome;
    if (options.all !== true || typeof document !== "object") return outcome;
    return { ...outcome, document: { changes: [], root: null, ...document } };
  }
}

/** `status`: how far the planning of changes is, with OpenSpec's document. */
export function defineStatus(program: Command): void {
  program
    .command("status")
    .description("show which files of a change's plan are written, as OpenSpec does")
    .option("--change <id>", "the change")
    .option("--all", "every open change")
    .option("--schema <name>", "the workflow schema to judge by")
    .action((options: Options, command: Command) =>
      runCommand(command, "status", (context) => status(context, options)),
    );
}
