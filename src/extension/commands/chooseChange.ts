import path from "node:path";
import * as vscode from "vscode";
import { UserError } from "../../core/errors";
import { type ChangeView, changeViews } from "../../core/view/changeView";
import type { ProjectModel } from "../model/projectModel";
import type { Projects } from "../model/projects";
import type { Target } from "../../core/view/target";
import { commandArgument } from "./argument";
import { plural } from "../../core/words/plural";
import { facts } from "../../core/words/factList";
import { showPick } from "../shown/picks";

export interface ChosenChange {
  model: ProjectModel;
  view: ChangeView;
}

/** The change that a command is about: of its argument, or the one that the user picks. */
export async function chooseChange(
  projects: Projects,
  args: readonly unknown[],
  title: string,
): Promise<ChosenChange | undefined> {
  const argument = commandArgument(args);
  if (argument.kind === "none") return pickChange(projects, title);
  const all = await openChanges(projects);
  const found =
    argument.kind === "file"
      ? all.find((each) => holds(each, argument.file))
      : all.find((each) => isAbout(each, argument.target));
  if (found === undefined) throw new UserError("This belongs to no open change.");
  return found;
}

/** A workstream's row stands for its change as well. */
function isAbout({ model, view }: ChosenChange, target: Target): boolean {
  if (model.project.root !== target.root) return false;
  if ("change" in target) return view.change.id === target.change;
  return "workstream" in target && view.workstreams.some(({ id }) => id === target.workstream);
}

async function openChanges(projects: Projects): Promise<ChosenChange[]> {
  const models = await projects.models();
  const changes = await Promise.all(
    models.map(async (model) => {
      return changeViews(await model.state()).map((view) => ({ model, view }));
    }),
  );
  return changes.flat();
}

function holds({ model, view }: ChosenChange, file: string): boolean {
  return file.startsWith(path.join(model.project.root, view.change.folder) + path.sep);
}

async function pickChange(projects: Projects, title: string): Promise<ChosenChange | undefined> {
  const all = await openChanges(projects);
  if (all.length === 0) throw new UserError("There is no open change. Make one with New Change.");
  const editing = vscode.window.activeTextEditor?.document.uri.fsPath ?? "";
  // What the user looks at is what they most likely mean.
  const sorted = all.toSorted((a, b) => Number(holds(b, editing)) - Number(holds(a, editing)));
  const items = sorted.map((chosen) => ({
    label: chosen.view.change.id,
    description: chosen.view.change.title,
    detail: facts(
      chosen.view.phase,
      plural(chosen.view.change.requirements.length, "requirement"),
      plural(chosen.view.change.tasks.length, "task"),
    ),
    chosen,
  }));
  return (await showPick(items, { title, matchOnDescription: true }))?.chosen;
}
