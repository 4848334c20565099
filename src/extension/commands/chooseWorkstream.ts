import path from "node:path";
import { UserError } from "../../core/errors";
import type { ProjectModel } from "../model/projectModel";
import type { Projects } from "../model/projects";
import { type ActId, allows } from "../../core/view/act";
import { type WorkstreamView, workstreamViews } from "../../core/view/workstreamView";
import { commandArgument } from "./argument";
import { showPick } from "../shown/picks";

export interface ChosenWorkstream {
  model: ProjectModel;
  view: WorkstreamView;
  /** The run that was asked for; else the workstream's latest. */
  run: string | null;
}

/**
 * The workstream that a command is about: of its argument, or the one that the user picks among those that allow
 * the act.
 */
export async function chooseWorkstream(
  projects: Projects,
  args: readonly unknown[],
  title: string,
  fits: (view: WorkstreamView) => boolean,
): Promise<ChosenWorkstream | undefined> {
  const argument = commandArgument(args);
  const all = await workstreams(projects);
  if (argument.kind === "none")
    return pick(
      all.filter(({ view }) => fits(view)),
      title,
    );
  const found =
    argument.kind === "file"
      ? all.find((each) => bundlePath(each) === argument.file)
      : all.find(
          ({ model, view }) =>
            model.project.root === argument.target.root &&
            "workstream" in argument.target &&
            view.id === argument.target.workstream,
        );
  if (found === undefined) throw new UserError("This belongs to no workstream.");
  if (argument.kind === "target" && argument.target.kind === "run") {
    return { ...found, run: argument.target.run };
  }
  return found;
}

/** For a command that needs the act: refused with the workstream's state where it is not allowed. */
export function requireAct({ view }: ChosenWorkstream, act: ActId): void {
  if (allows(view.acts, act)) return;
  throw new UserError(`${view.id} is ${view.text}, so this cannot be done now.`);
}

async function workstreams(projects: Projects): Promise<ChosenWorkstream[]> {
  const models = await projects.models();
  const all = await Promise.all(
    models.map(async (model) =>
      workstreamViews(await model.state()).map((view) => {
        return { model, view, run: view.latest?.runId ?? null };
      }),
    ),
  );
  return all.flat();
}

function bundlePath({ model, view }: ChosenWorkstream): string | undefined {
  return view.bundle === null ? undefined : path.join(model.project.root, view.bundle.file);
}

async function pick(
  all: readonly ChosenWorkstream[],
  title: string,
): Promise<ChosenWorkstream | undefined> {
  if (all.length === 0) throw new UserError(`No workstream fits: ${title}`);
  const items = all.map((chosen) => ({
    label: chosen.view.id,
    description: chosen.view.text,
    chosen,
  }));
  return (await showPick(items, { title }))?.chosen;
}
