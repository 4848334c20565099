import * as vscode from "vscode";
import { DisposableStore } from "../base/disposables";
import type { Projects } from "../model/projects";
import { viewIds } from "../base/viewIds";
import { type StatusText, statusText } from "./statusText";
import { newStatusBarItem } from "../shown/items";

const lastLookKey = "lastLookAtWorkstreams";

const clicks = {
  changes: `${viewIds.changes}.focus`,
  workstreams: `${viewIds.workstreams}.focus`,
  trust: "workbench.trust.manage",
} as const satisfies Record<StatusText["click"], string>;

/** The one item in the status bar; hidden without a project. */
export class StatusBarItem implements vscode.Disposable {
  readonly #owned = new DisposableStore();
  readonly #bar = newStatusBarItem("openspecWorkstreams.status", 50);
  readonly #item = this.#owned.add(this.#bar.item);

  constructor(
    private readonly projects: Projects,
    private readonly memory: vscode.Memento,
  ) {
    this.#item.name = "OpenSpec Workstreams";
    this.#owned.add(
      projects.onDidChange(() => {
        void this.#update();
      }),
    );
    this.#owned.add(
      vscode.workspace.onDidGrantWorkspaceTrust(() => {
        void this.#update();
      }),
    );
  }

  /** A failure that was seen is no news. */
  async looked(): Promise<void> {
    await this.memory.update(lastLookKey, Date.now());
    await this.#update();
  }

  async #update(): Promise<void> {
    const states = await this.projects.states();
    if (states.length === 0) {
      this.#item.hide();
      return;
    }
    const { text, tooltip, needsYou, click } = statusText(states, {
      isTrusted: vscode.workspace.isTrusted,
      lastLook: this.memory.get(lastLookKey, 0),
    });
    this.#item.command = clicks[click];
    this.#item.backgroundColor = needsYou
      ? new vscode.ThemeColor("statusBarItem.warningBackground")
      : undefined;
    this.#bar.show({ text, tooltip });
  }

  dispose(): void {
    this.#owned.dispose();
  }
}
