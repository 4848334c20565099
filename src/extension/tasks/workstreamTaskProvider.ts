import path from "node:path";
import * as vscode from "vscode";
import type { CliProgram } from "../cli/cliProgram";
import type { Projects } from "../model/projects";
import { TaskDefinitionSchema, workstreamTask } from "./workstreamTask";

/** Offers every bundle as a task, and fills in those that people wrote into tasks.json. */
export class WorkstreamTaskProvider implements vscode.TaskProvider {
  constructor(
    private readonly projects: Projects,
    private readonly cli: CliProgram,
  ) {}

  async provideTasks(): Promise<vscode.Task[]> {
    if (!vscode.workspace.isTrusted) return [];
    const states = await this.projects.states();
    return states.flatMap(({ project: { root }, bundles }) =>
      bundles
        .filter((bundle) => bundle.kind === "readable")
        .flatMap(({ id }) =>
          [false, true].map((dryRun) =>
            workstreamTask(this.cli, { root, workstream: id, act: { kind: "run", dryRun } }),
          ),
        ),
    );
  }

  async resolveTask(task: vscode.Task): Promise<vscode.Task | undefined> {
    const parsed = TaskDefinitionSchema.safeParse(task.definition);
    if (!parsed.success || !vscode.workspace.isTrusted) return undefined;
    const { id, dryRun = false, root: given } = parsed.data;
    const root = given === undefined ? await this.#rootOf(id) : absolute(task, given);
    if (root === undefined) return undefined;
    const request = { root, workstream: id, act: { kind: "run", dryRun } } as const;
    return workstreamTask(this.cli, request, task.definition);
  }

  async #rootOf(id: string): Promise<string | undefined> {
    const states = await this.projects.states();
    return states.find(({ bundles }) => bundles.some((bundle) => bundle.id === id))?.project.root;
  }
}

function absolute(task: vscode.Task, root: string): string {
  const scope = task.scope;
  const folder = typeof scope === "object" ? scope.uri.fsPath : undefined;
  const base = folder ?? vscode.workspace.workspaceFolders?.[0]?.uri.fsPath ?? "";
  return path.resolve(base, root);
}
