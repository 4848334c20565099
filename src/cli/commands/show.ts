import type { Command } from "commander";
import { listedTasks, taskProgress } from "../../core/openspec/taskProgress";
import type { OpenSpecProject } from "../../node/openspec/openspecProject";
import { trackedTexts } from "../../node/openspec/readTaskFiles";
import { proposalOf, showChange, showSpec, specTextOf } from "../../node/openspec/showItems";
import { runCommand, type CommandContext, type ForeignOutcome } from "../command";
import { chooseItem, typeOf, type ChosenItem } from "../openspec/chooseItem";
import { failedOutcome, openProject, type OpenedProject } from "../openspec/openProject";

interface Options {
  type?: string;
  deltasOnly?: boolean;
  requirementsOnly?: boolean;
  diff?: boolean;
  requirements?: boolean;
  scenarios: boolean;
  requirement?: string;
}

const nothingNamed = [
  "Nothing to show. Try one of:",
  "  openspec show <item>",
  "  openspec change show",
  "  openspec spec show",
  "Or run in an interactive terminal.",
];

function ignoredOptions(type: ChosenItem["type"], options: Options): string {
  const given =
    type === "change"
      ? [
          options.requirements === undefined ? "" : "requirements",
          options.scenarios ? "" : "scenarios",
          options.requirement === undefined ? "" : "requirement",
        ]
      : [
          options.deltasOnly === undefined ? "" : "deltasOnly",
          options.requirementsOnly === undefined ? "" : "requirementsOnly",
          options.diff === undefined ? "" : "diff",
        ];
  const names = given.filter((name) => name !== "").join(", ");
  return names === "" ? "" : `Warning: Ignoring flags not applicable to ${type}: ${names}\n`;
}

async function diffsOf(openspec: OpenSpecProject, id: string): Promise<string> {
  const { compareChange } = await import("../../node/openspec/compareChange");
  const { diffText } = await import("../openspec/diffText");
  return diffText(id, compareChange(openspec, id));
}

async function shownChange(
  { openspec, root }: OpenedProject,
  id: string,
  options: Options,
  json: boolean,
): Promise<ForeignOutcome> {
  const diff = options.diff ?? false;
  if (!json) {
    const proposal = await proposalOf(openspec, id);
    const diffs = diff ? await diffsOf(openspec, id) : "";
    return { document: undefined, exitCode: 0, human: `${proposal}\n${diffs}` };
  }
  const shown = await showChange(openspec, id, { diff });
  const texts = trackedTexts(await openspec.tasksIn(openspec.folderOf(id)));
  const { total, complete } = taskProgress(texts);
  const extra = {
    progress: { total, complete, remaining: total - complete },
    tasks: listedTasks(texts),
  };
  return { document: { ...shown, root, extra }, exitCode: 0, human: "" };
}

function shownSpec(
  { openspec, root }: OpenedProject,
  id: string,
  options: Options,
  json: boolean,
): ForeignOutcome {
  if (!json) {
    return { document: undefined, exitCode: 0, human: `${specTextOf(openspec, id)}\n` };
  }
  if (options.requirements === true && options.requirement !== undefined) {
    throw new Error("Options --requirements and --requirement cannot be used together");
  }
  const shown = showSpec(openspec, id, {
    requirement: options.requirement,
    scenarios: options.scenarios && options.requirements !== true,
  });
  return { document: { ...shown, root }, exitCode: 0, human: "" };
}

async function show(
  context: CommandContext,
  id: string | undefined,
  options: Options,
): Promise<ForeignOutcome> {
  const opened = openProject(context);
  const { json } = context;
  if (id === undefined) {
    return { document: undefined, exitCode: 1, human: "", notes: `${nothingNamed.join("\n")}\n` };
  }
  try {
    const item = chooseItem(opened.openspec, id, typeOf(options.type), "show");
    if ("document" in item) return item;
    const ignored = ignoredOptions(item.type, options);
    context.stderr.write(ignored);
    return item.type === "change"
      ? await shownChange(opened, id, options, json)
      : shownSpec(opened, id, options, json);
  } catch (error) {
    return failedOutcome("show_error", error);
  }
}

/** `show`: a change or a spec, with OpenSpec's document. */
export function defineShow(program: Command): void {
  program
    .command("show")
    .description("show a change or a spec, as OpenSpec does")
    .argument("[item]", "id of a change or a spec")
    .option("--type <type>", "what the item is, when both have its name: change or spec")
    .option("--deltas-only", "with --json: the deltas of a change, which are shown anyway")
    .option("--requirements-only", "the old name of --deltas-only")
    .option("--diff", "how a change's requirements differ from the main specs")
    .option("--requirements", "with --json: a spec's requirements without their scenarios")
    .option("--no-scenarios", "with --json: leave the scenarios of a spec out")
    .option("-r, --requirement <number>", "with --json: one requirement of a spec, counted from 1")
    .option("--no-interactive", "ask nothing, which is always so")
    .action((item: string | undefined, options: Options, command: Command) =>
      runCommand(command, "show", (context) => show(context, item, options)),
    );
}
