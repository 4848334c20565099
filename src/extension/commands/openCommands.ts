import path from "node:path";
import * as vscode from "vscode";
import { UserError } from "../../core/errors";
import { OpenPlaceSchema } from "../tree/row";
import { rootInWorktree } from "../../node/project";
import { commandArgument } from "./argument";
import { chooseChange } from "./chooseChange";
import { chooseWorkstream } from "./chooseWorkstream";
import { bundleEditorType } from "../base/viewIds";
import type { CommandServices } from "./commandServices";
import { allows } from "../../core/view/act";

type Act = (context: CommandServices, args: readonly unknown[]) => Promise<unknown>;

export const openPlaceCommand: Act = async (_, [place]) => {
  const { path: file, line, column = 1 } = OpenPlaceSchema.parse(place);
  const at = line === undefined ? undefined : new vscode.Position(line - 1, column - 1);
  await vscode.window.showTextDocument(vscode.Uri.file(file), {
    preview: true,
    ...(at === undefined ? {} : { selection: new vscode.Range(at, at) }),
  });
};

export const openBundleCommand: Act = async (context, args) => {
  const file = await bundleFile(context, args);
  if (file === undefined) return;
  await vscode.commands.executeCommand("vscode.openWith", vscode.Uri.file(file), bundleEditorType);
};

export const openBundleAsTextCommand: Act = async (context, args) => {
  const file = await bundleFile(context, args);
  if (file === undefined) return;
  await vscode.commands.executeCommand("vscode.openWith", vscode.Uri.file(file), "default");
};

async function bundleFile(
  { projects }: CommandServices,
  args: readonly unknown[],
): Promise<string | undefined> {
  const [first] = args;
  if (typeof first === "string") return first;
  if (first instanceof vscode.Uri) return first.fsPath;
  const title = "Open which bundle?";
  const chosen = await chooseWorkstream(projects, args, title, (view) => view.bundle !== null);
  if (chosen === undefined) return undefined;
  const { bundle, id } = chosen.view;
  if (bundle === null) throw new UserError(`The bundle of ${id} is gone.`);
  return path.join(chosen.model.project.root, bundle.file);
}

export const openProposalCommand: Act = (context, args) =>
  openDocument(context, args, "proposal.md");
export const openTasksCommand: Act = (context, args) => openDocument(context, args, "tasks.md");

async function openDocument(
  { projects }: CommandServices,
  args: readonly unknown[],
  name: string,
): Promise<void> {
  const chosen = await chooseChange(projects, args, `Open ${name} of which change?`);
  if (chosen === undefined) return;
  const { project } = chosen.model;
  const file = path.join(project.root, chosen.view.change.folder, name);
  await vscode.window.showTextDocument(vscode.Uri.file(file));
}

export const openWorktreeCommand: Act = async (context, args) => {
  const title = "Open which worktree?";
  const chosen = await chooseWorkstream(context.projects, args, title, (view) =>
    allows(view.acts, "open-worktree"),
  );
  if (chosen === undefined) return;
  const worktree = chosen.view.row?.worktree ?? null;
  if (worktree === null) throw new UserError(`${chosen.view.id} has no worktree.`);
  const folder = vscode.Uri.file(rootInWorktree(chosen.model.project, worktree));
  await vscode.commands.executeCommand("vscode.openFolder", folder, { forceNewWindow: true });
};

/** The log of an attempt, a plugin or a proof; without one, that of the workstream's last attempt. */
export const showLogCommand: Act = async (context, args) => {
  const argument = commandArgument(args);
  if (argument.kind === "target" && argument.target.kind === "log") {
    await openLog(path.resolve(argument.target.root, argument.target.path));
    return;
  }
  if (argument.kind === "target" && argument.target.kind === "scenario") {
    await openLog(await scenarioLog(context, argument.target));
    return;
  }
  const title = "Show which workstream's log?";
  const chosen = await chooseWorkstream(
    context.projects,
    args,
    title,
    (view) => view.runs.length > 0,
  );
  if (chosen === undefined) return;
  const run = chosen.view.runs.find((each) => each.runId === chosen.run) ?? chosen.view.runs[0];
  const log = run?.attempts.findLast((attempt) => attempt.logPath !== null)?.logPath;
  if (log == null) throw new UserError(`${chosen.view.id} has no log yet.`);
  await openLog(path.resolve(chosen.model.project.root, log));
};

async function scenarioLog(
  { projects }: CommandServices,
  { root, change, scenario }: { root: string; change: string; scenario: string },
): Promise<string> {
  const { store } = (await (await projects.at(root))?.state()) ?? {};
  const own = store?.workstreams.filter((each) => each.openspecChange === change) ?? [];
  const log = store?.evidence
    .filter((row) => row.scenarioKey === scenario && row.logPath !== null)
    .find((row) => own.some((each) => each.id === row.workstreamId))?.logPath;
  if (log == null) throw new UserError("There is no log for this scenario.");
  return path.resolve(root, log);
}

async function openLog(file: string): Promise<void> {
  try {
    await vscode.window.showTextDocument(vscode.Uri.file(file), { preview: true });
  } catch (error) {
    throw new UserError(`${file} cannot be opened.`, { cause: error });
  }
}
