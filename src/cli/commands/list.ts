import path from "node:path";
import { Option, type Command } from "commander";
import type { RunReader } from "../../core/ports";
import type { Change } from "../../core/model/change";
import { changePhase } from "../../core/trace/changePhase";
import { lastModified } from "../../node/change/lastModified";
import { readBundles } from "../../node/change/readBundles";
import { listChanges, readChange } from "../../node/change/readChange";
import type { Project } from "../../node/project";
import { openStore } from "../../node/store/openStore";
import { workstreamRows } from "../../node/store/queries/runs";
import { runCommand, type ForeignOutcome } from "../command";
import { table } from "../inspect/table";

interface Listed {
  change: Change;
  modified: Date;
  done: number;
  phase: ReturnType<typeof changePhase>;
  workstreams: string[];
}

function listed(project: Project, reader: RunReader, sort: string): Listed[] {
  const bundles = readBundles(project).flatMap(({ bundle }) => bundle ?? []);
  const rows = workstreamRows(reader);
  const all = listChanges(project).map((id): Listed => {
    const { change } = readChange(project, id);
    const own = bundles.filter((bundle) => bundle.openspec_change === id).map((each) => each.id);
    const ran = rows.filter((row) => row.openspecChange === id);
    const doneIds = ran.filter(({ state }) => state === "done").map((row) => row.id);
    const workstreams = [...new Set([...own, ...ran.map((row) => row.id)])].sort();
    return {
      change,
      modified: lastModified(path.join(project.root, change.folder)),
      done: change.tasks.filter((task) => task.done).length,
      phase: changePhase({
        hasRequirements: change.requirements.length > 0,
        hasBundle: own.length > 0,
        hasRun: ran.length > 0,
        isDone: workstreams.length > 0 && workstreams.every((each) => doneIds.includes(each)),
      }),
      workstreams,
    };
  });
  return sort === "name"
    ? all
    : all.sort((one, other) => other.modified.getTime() - one.modified.getTime());
}

function statusOf(done: number, total: number): "no-tasks" | "complete" | "in-progress" {
  if (total === 0) return "no-tasks";
  return done === total ? "complete" : "in-progress";
}

function documentOf(project: Project, changes: readonly Listed[]): unknown {
  return {
    changes: changes.map(({ change, done, modified }) => ({
      name: change.id,
      completedTasks: done,
      totalTasks: change.tasks.length,
      lastModified: modified.toISOString(),
      status: statusOf(done, change.tasks.length),
    })),
    root: { path: project.root, source: "nearest" },
    extra: {
      changes: changes.map(({ change, phase, workstreams }) => ({
        name: change.id,
        title: change.title,
        phase,
        requirements: change.requirements.length,
        scenarios: change.requirements.flatMap(({ scenarios }) => scenarios).length,
        workstreams,
      })),
    },
  };
}

function humanOf(changes: readonly Listed[]): string {
  if (changes.length === 0) {
    return 'No open changes. Start one: openspec-workstreams proposal "what should change"\n';
  }
  const rows = changes.map(({ change, phase, done, workstreams }) => [
    change.id,
    phase,
    change.tasks.length === 0 ? "no tasks" : `${done}/${change.tasks.length} tasks`,
    workstreams.join(" ") || "none",
    change.title,
  ]);
  return table(["change", "phase", "progress", "workstreams", "title"], rows, 100);
}

async function list(project: Project, sort: string): Promise<ForeignOutcome> {
  const reader = await openStore(project.stateFolder, { readOnly: true });
  try {
    const changes = listed(project, reader, sort);
    return { document: documentOf(project, changes), exitCode: 0, human: humanOf(changes) };
  } finally {
    await reader.close();
  }
}

/** `list`: the open changes, with OpenSpec's document. */
export function defineList(program: Command): void {
  program
    .command("list")
    .description("list the open changes")
    .addOption(
      new Option("--sort <order>", "which comes first")
        .choices(["recent", "name"])
        .default("recent"),
    )
    .action(async ({ sort }: { sort: string }, command: Command) => {
      await runCommand(command, "list", (context) => list(context.project(), sort));
    });
}
