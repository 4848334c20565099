import * as vscode from "vscode";
import * as z from "zod";
import type { CliProgram } from "../cli/cliProgram";
import { newTask } from "../shown/items";

export const taskType = "workstream";

/** What a task of ours says in tasks.json. */
export const TaskDefinitionSchema = z.object({
  type: z.literal(taskType),
  id: z.string().min(1),
  dryRun: z.boolean().optional(),
  /** Where the project is, when the folder holds several or it lies deeper. */
  root: z.string().optional(),
});

/** What a task does; merging and resuming run checks too, so they are seen in a terminal like a run. */
export type TaskAct =
  { kind: "run"; dryRun: boolean } | { kind: "resume"; run: string } | { kind: "merge" };

export interface TaskRequest {
  root: string;
  workstream: string;
  act: TaskAct;
}

/** A task whose terminal follows the engine; the engine itself outlives terminal and window. */
export function workstreamTask(
  cli: CliProgram,
  request: TaskRequest,
  definition?: vscode.TaskDefinition,
): vscode.Task {
  const { root, workstream, act } = request;
  const { program, args, env } = cli.process(root, [...actArguments(request), ...settings(act)]);
  const folder = vscode.workspace.getWorkspaceFolder(vscode.Uri.file(root));
  const task = newTask(
    definition ?? definitionOf(request),
    folder ?? vscode.TaskScope.Workspace,
    { name: `${actNames[nameKey(act)]} ${workstream}`, detail: actDetails[nameKey(act)] },
    new vscode.ProcessExecution(program, args, { cwd: root, env }),
  );
  task.presentationOptions = {
    reveal: vscode.TaskRevealKind.Always,
    panel: vscode.TaskPanelKind.Dedicated,
    clear: true,
    // The engine's own words are enough.
    echo: false,
    showReuseMessage: false,
  };
  return task;
}

const actNames = { run: "Run", dryRun: "Dry Run", resume: "Resume", merge: "Merge" } as const;
const actDetails = {
  run: "EDIT, STATIC, RUNTIME in a git worktree",
  dryRun: "Shows the plan and changes nothing",
  resume: "Goes on at the step that did not end",
  merge: "Moves the target to the verified tree",
} as const;

function nameKey(act: TaskAct): keyof typeof actNames {
  return act.kind === "run" && act.dryRun ? "dryRun" : act.kind;
}

function definitionOf({ root, workstream, act }: TaskRequest): vscode.TaskDefinition {
  const isDry = act.kind === "run" && act.dryRun;
  return { type: taskType, id: workstream, ...(isDry ? { dryRun: true } : {}), root };
}

function actArguments({ workstream, act }: TaskRequest): string[] {
  switch (act.kind) {
    case "run":
      return act.dryRun
        ? ["run", "--ws-id", workstream, "--dry-run", "--trust"]
        : ["run", "--ws-id", workstream, "--detach", "--trust"];
    case "resume":
      return ["resume", act.run, "--detach", "--trust"];
    case "merge":
      return ["merge", "--ws-id", workstream];
  }
}

/** What the user set for this window goes before what the team set in `.workstreams.json`. */
function settings(act: TaskAct): string[] {
  if (act.kind !== "run") return [];
  const configuration = vscode.workspace.getConfiguration("openspecWorkstreams");
  const agent = configuration.get<string>("agent", "");
  const maxParallel = configuration.get<number | null>("maxParallel", null);
  const sandbox = configuration.get<string>("sandbox", "");
  return [
    ...(sandbox === "" ? [] : ["--sandbox", sandbox]),
    ...(agent === "" ? [] : ["--agent", agent]),
    ...(maxParallel !== null ? ["--max-parallel", String(maxParallel)] : []),
  ];
}
