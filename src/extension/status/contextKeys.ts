import * as vscode from "vscode";
import { DisposableStore } from "../base/disposables";
import type { Projects } from "../model/projects";

/** Tells VS Code what there is, so that a view without rows says what comes first. */
export class ContextKeys implements vscode.Disposable {
  readonly #owned = new DisposableStore();
  readonly #set = new Map<string, boolean>();

  constructor(private readonly projects: Projects) {
    this.#owned.add(
      projects.onDidChange(() => {
        void this.#update();
      }),
    );
  }

  async #update(): Promise<void> {
    const states = await this.projects.states();
    await this.#tell("hasProject", states.length > 0);
    await this.#tell(
      "hasGit",
      states.some(({ project }) => project.gitRoot !== null),
    );
    await this.#tell(
      "hasChange",
      states.some(({ changes }) => changes.length > 0),
    );
    await this.#tell("isRead", true);
  }

  async #tell(name: string, value: boolean): Promise<void> {
    if (this.#set.get(name) === value) return;
    this.#set.set(name, value);
    await vscode.commands.executeCommand("setContext", `openspecWorkstreams.${name}`, value);
  }

  dispose(): void {
    this.#owned.dispose();
  }
}
