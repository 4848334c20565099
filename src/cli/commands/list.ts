import type { Command } from "commander";
import { describeNestedChange } from "../../core/openspec/nestedChange";
import { taskStatus } from "../../core/openspec/taskProgress";
import { changePhase } from "../../core/trace/changePhase";
import { changeOverview } from "../../node/openspec/changeOverview";
import { hasWorkstreams } from "../../node/openspec/hasWorkstreams";
import { listOpenChanges, listSpecs, type ListedChange } from "../../node/openspec/listItems";
import type { WorkstreamFact } from "../../node/openspec/workstreamFacts";
import { runCommand, type CommandContext, type ForeignOutcome } from "../command";
import type { Overview } from "../openspec/listText";
import {
  failedOutcome,
  noRootOutcome,
  openProject,
  type OpenedProject,
} from "../openspec/openProject";

interface Options {
  specs?: boolean;
  sort: string;
}

async function overviewOf(
  { openspec }: OpenedProject,
  name: string,
  all: readonly WorkstreamFact[],
): Promise<Overview> {
  const summary = await changeOverview(openspec, name);
  const own = all.filter(({ change }) => change === name);
  const workstreams = [...new Set(own.map(({ id }) => id))];
  return {
    name,
    title: summary.title,
    phase: changePhase({
      hasRequirements: summary.requirements > 0,
      hasBundle: own.some(({ tasks }) => tasks !== null),
      hasRun: own.some(({ hasRun }) => hasRun),
      isDone: own.length > 0 && own.every(({ isDone }) => isDone),
    }),
    requirements: summary.requirements,
    scenarios: summary.scenarios,
    workstreams,
  };
}

async function factsOf({ project }: OpenedProject): Promise<readonly WorkstreamFact[]> {
  if (!hasWorkstreams(project)) return [];
  const { workstreamFacts } = await import("../../node/openspec/workstreamFacts");
  return workstreamFacts(project);
}

function documentOf(
  { root }: OpenedProject,
  changes: readonly ListedChange[],
  overviews: readonly Overview[],
): unknown {
  const warnings = changes.flatMap(({ nested }) =>
    nested === undefined
      ? []
      : [{ code: "nested_change_directory", ...nested, message: describeNestedChange(nested) }],
  );
  return {
    changes: changes.map(({ name, progress, lastModified, nested }) => ({
      name,
      completedTasks: progress.complete,
      totalTasks: progress.total,
      lastModified: lastModified.toISOString(),
      status: taskStatus(progress),
      ...(nested === undefined ? {} : { nested: nested.nested }),
    })),
    ...(warnings.length > 0 ? { warnings } : {}),
    root,
    extra: { changes: overviews },
  };
}

/** What only people read is loaded only for them. */
async function listTexts() {
  return await import("../openspec/listText");
}

async function list(context: CommandContext, options: Options): Promise<ForeignOutcome> {
  const opened = openProject(context);
  const { openspec, root } = opened;
  const empty = options.specs === true ? { specs: [] } : { changes: [] };
  if (openspec.source() === undefined && !openspec.isLegacy()) {
    const outcome = noRootOutcome();
    return { ...outcome, document: { ...empty, root: null, ...asObject(outcome.document) } };
  }
  try {
    if (options.specs === true) {
      const specs = listSpecs(openspec);
      const human = context.json ? "" : (await listTexts()).specsText(specs);
      return { document: { specs, root }, exitCode: 0, human, isLast: true };
    }
    const changes = await listOpenChanges(openspec, options.sort === "name" ? "name" : "recent");
    const facts = await factsOf(opened);
    const overviews: Overview[] = [];
    for (const { name } of changes) overviews.push(await overviewOf(opened, name, facts));
    const document = documentOf(opened, changes, overviews);
    if (context.json) return { document, exitCode: 0, human: "", isLast: true };
    const { changesText, openChangesText } = await listTexts();
    const notes = openChangesText(changes, overviews);
    return { document, exitCode: 0, human: changesText(changes), notes };
  } catch (error) {
    const outcome = failedOutcome("list_error", error);
    return { ...outcome, document: { ...empty, root: null, ...asObject(outcome.document) } };
  }
}

function asObject(value: unknown): object {
  return typeof value === "object" && value !== null ? value : {};
}

/** `list`: the open changes or the specs, with OpenSpec's document. */
export function defineList(program: Command): void {
  program
    .command("list")
    .description("list the open changes, or the specs")
    .option("--specs", "list the specs instead")
    .option("--changes", "list the changes, which is what it does anyway")
    .option("--sort <order>", "which change comes first: recent or name", "recent")
    .action((options: Options, command: Command) =>
      runCommand(command, "list", (context) => list(context, options)),
    );
}
