import { setTimeout as sleep } from "node:timers/promises";
import * as vscode from "vscode";
import type { CliProgram } from "../cli/cliProgram";
import { CancelDocumentSchema } from "../../protocol/cli";
import { DisposableStore } from "../base/disposables";
import type { Projects } from "../model/projects";
import { taskType, TaskDefinitionSchema } from "./workstreamTask";
import type { Log } from "../shown/log";

/** How the command line ends by itself; anything else is somebody ending its terminal. */
const ownExitCodes: readonly (number | undefined)[] = [0, 1, 2, 3, 130];
/** A window that goes away takes its terminals along; it is gone before this is over. */
const graceMs = 1500;
/** A run that was only just asked for is not in the store yet. */
const triesForRun = 8;
const betweenTriesMs = 500;

/**
 * Turns the end of a task that a person terminated into a recorded cancel. A window that goes away must not: then the
 * run goes on, which is why the cancel waits until it is plain that the window is still there.
 */
export class CancelTerminated implements vscode.Disposable {
  readonly #owned = new DisposableStore();
  readonly #gone = new AbortController();

  constructor(
    private readonly projects: Projects,
    private readonly cli: CliProgram,
    private readonly log: Log,
  ) {
    this.#owned.add(
      vscode.tasks.onDidEndTaskProcess(({ execution, exitCode }) => {
        const { definition } = execution.task;
        if (definition.type !== taskType || ownExitCodes.includes(exitCode)) return;
        this.#cancel(definition).catch((error: unknown) => {
          if (this.#gone.signal.aborted) return;
          log.error("A terminated run could not be cancelled", String(error));
        });
      }),
    );
  }

  async #cancel(definition: vscode.TaskDefinition): Promise<void> {
    const parsed = TaskDefinitionSchema.safeParse(definition);
    if (!parsed.success) return;
    const { id, root } = parsed.data;
    await sleep(graceMs, undefined, { signal: this.#gone.signal });
    for (let attempt = 0; attempt < triesForRun; attempt++) {
      const run = await this.#liveRun(id, root);
      if (run !== undefined) {
        this.log.info(`${id}: its task was terminated, so ${run.id} is cancelled`);
        await this.cli.ask(run.root, ["cancel", run.id], CancelDocumentSchema);
        return;
      }
      await sleep(betweenTriesMs, undefined, { signal: this.#gone.signal });
    }
  }

  async #liveRun(
    workstream: string,
    root: string | undefined,
  ): Promise<{ id: string; root: string } | undefined> {
    for (const model of await this.projects.models()) {
      if (root !== undefined && model.project.root !== root) continue;
      await model.refresh();
      const { store } = await model.state();
      const live = store.runs.find((run) => run.workstreamId === workstream && run.run.alive);
      if (live !== undefined) return { id: live.runId, root: model.project.root };
    }
    return undefined;
  }

  dispose(): void {
    this.#gone.abort();
    this.#owned.dispose();
  }
}
