import * as vscode from "vscode";
import { UserError } from "../../core/errors";
import { CancelDocumentSchema } from "../../protocol/cli";
import { workstreamTask, type TaskAct } from "../tasks/workstreamTask";
import { chooseWorkstream, type ChosenWorkstream, requireAct } from "./chooseWorkstream";
import type { CommandServices } from "./commandServices";
import { requireTrust } from "../base/requireTrust";
import { allows } from "../../core/view/act";
import { askModal } from "../shown/messages";
import { openTerminal } from "../shown/items";

type Act = (context: CommandServices, args: readonly unknown[]) => Promise<unknown>;

export const runWorkstreamCommand: Act = async (context, args) => {
  requireTrust();
  const chosen = await chooseWorkstream(context.projects, args, "Run which workstream?", mayRun);
  if (chosen === undefined) return;
  requireRunnable(chosen);
  await execute(context, chosen, { kind: "run", dryRun: false });
};

export const dryRunWorkstreamCommand: Act = async (context, args) => {
  requireTrust();
  const title = "Dry run which workstream?";
  const chosen = await chooseWorkstream(context.projects, args, title, mayRun);
  if (chosen === undefined) return;
  requireRunnable(chosen);
  await execute(context, chosen, { kind: "run", dryRun: true });
};

export const resumeRunCommand: Act = async (context, args) => {
  requireTrust();
  const chosen = await chooseWorkstream(
    context.projects,
    args,
    "Resume which workstream?",
    (view) => allows(view.acts, "resume"),
  );
  if (chosen === undefined) return;
  requireAct(chosen, "resume");
  await execute(context, chosen, { kind: "resume", run: runOf(chosen) });
};

export const mergeWorkstreamCommand: Act = async (context, args) => {
  requireTrust();
  const chosen = await chooseWorkstream(context.projects, args, "Merge which workstream?", (view) =>
    allows(view.acts, "merge"),
  );
  if (chosen === undefined) return;
  requireAct(chosen, "merge");
  const answer = await askModal(
    {
      kind: "information",
      text: `Merge ${chosen.view.id}?`,
      detail: "One commit with the verified tree is added to the target branch.",
    },
    "Merge",
  );
  if (answer === "Merge") await execute(context, chosen, { kind: "merge" });
};

export const cancelRunCommand: Act = async (context, args) => {
  requireTrust();
  const chosen = await chooseWorkstream(
    context.projects,
    args,
    "Cancel which workstream?",
    (view) => allows(view.acts, "cancel"),
  );
  if (chosen === undefined) return;
  requireAct(chosen, "cancel");
  const { root } = chosen.model.project;
  const document = await context.cli.ask(root, ["cancel", runOf(chosen)], CancelDocumentSchema);
  await chosen.model.refresh();
  if (!document.ok && document.data === null) {
    throw new UserError(document.issues.map((issue) => issue.message).join(" "));
  }
};

/** Shows what a run says, from its beginning, in a terminal of its own. */
export const followOutputCommand: Act = async (context, args) => {
  requireTrust();
  const chosen = await chooseWorkstream(
    context.projects,
    args,
    "Follow which workstream?",
    (view) => view.runs.length > 0,
  );
  if (chosen === undefined) return;
  const run = runOf(chosen);
  const { root } = chosen.model.project;
  const { program, args: argv, env } = context.cli.process(root, ["attach", run]);
  const terminal = openTerminal({
    name: `Follow ${chosen.view.id}`,
    shellPath: program,
    shellArgs: argv,
    env,
    cwd: root,
    iconPath: new vscode.ThemeIcon("law"),
  });
  terminal.show(true);
};

function mayRun({ bundle }: ChosenWorkstream["view"]): boolean {
  return bundle?.kind === "readable";
}

/** The engine knows better what may run when; a bundle that cannot be read or is running is plain. */
function requireRunnable({ view }: ChosenWorkstream): void {
  if (view.bundle?.kind !== "readable") throw new UserError(`${view.id} ${view.text}.`);
  if (view.word === "running" || view.word === "waiting") {
    throw new UserError(`${view.id} is ${view.text}. Cancel it first, or follow its output.`);
  }
}

function runOf({ view, run }: ChosenWorkstream): string {
  if (run === null) throw new UserError(`${view.id} has never run.`);
  return run;
}

async function execute(
  { cli, log }: CommandServices,
  { model, view }: ChosenWorkstream,
  act: TaskAct,
): Promise<void> {
  await vscode.workspace.saveAll(false);
  const task = workstreamTask(cli, { root: model.project.root, workstream: view.id, act });
  log.info(`Task: ${task.name}`);
  await vscode.tasks.executeTask(task);
}
