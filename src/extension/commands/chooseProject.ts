import { UserError } from "../../core/errors";
import type { ProjectModel } from "../model/projectModel";
import type { Projects } from "../model/projects";
import { commandArgument } from "./argument";
import { showPick } from "../shown/picks";

/** The project that a command is about: of its argument, the only one, or the one that the user picks. */
export async function chooseProject(
  projects: Projects,
  args: readonly unknown[],
): Promise<ProjectModel | undefined> {
  const argument = commandArgument(args);
  if (argument.kind === "target") return projects.at(argument.target.root);
  const models = await projects.models();
  const [only] = models;
  if (only === undefined) throw new UserError("There is no openspec folder in this workspace.");
  if (models.length === 1) return only;
  const items = models.map((model) => ({ label: model.project.root, model }));
  const picked = await showPick(items, { title: "Which project?" });
  return picked?.model;
}
