import * as vscode from "vscode";
import { DisposableStore } from "../disposables";
import type { Projects } from "../model/projects";
import { issuesByFile } from "./issuesByFile";
import { toDiagnostic } from "./toDiagnostic";

/** Shows what is wrong with changes and bundles, while typing, and what the last attempts found. */
export class Problems implements vscode.Disposable {
  readonly #owned = new DisposableStore();
  readonly #collection = this.#owned.add(
    vscode.languages.createDiagnosticCollection("openspecWorkstreams"),
  );

  constructor(private readonly projects: Projects) {
    this.#owned.add(
      projects.onDidChange(() => {
        void this.#show();
      }),
    );
  }

  async #show(): Promise<void> {
    const states = await this.projects.states();
    const all = new Map(states.flatMap((state) => [...issuesByFile(state)]));
    const gone: [vscode.Uri, undefined][] = [];
    this.#collection.forEach((uri) => {
      if (!all.has(uri.fsPath)) gone.push([uri, undefined]);
    });
    const shown = [...all].map(([file, issues]): [vscode.Uri, vscode.Diagnostic[]] => [
      vscode.Uri.file(file),
      issues.map(toDiagnostic),
    ]);
    this.#collection.set([...gone, ...shown]);
  }

  dispose(): void {
    this.#owned.dispose();
  }
}
