import * as vscode from "vscode";
import { DisposableStore } from "../base/disposables";
import type { Projects } from "../model/projects";
import { issuesByFile, type Recheck, type ShownIssue } from "./issuesByFile";
import { toDiagnostic } from "./toDiagnostic";

/** Shows what is wrong with changes and bundles, while typing, and what the last attempts found. */
export class Problems implements vscode.Disposable {
  readonly #owned = new DisposableStore();
  readonly #collection = this.#owned.add(
    vscode.languages.createDiagnosticCollection("openspecWorkstreams"),
  );
  #shown = new Map<string, ShownIssue[]>();
  /** Of this window only: what counts is what the next attempt finds. */
  #rechecks: Recheck[] = [];

  constructor(private readonly projects: Projects) {
    this.#owned.add(
      projects.onDidChange(() => {
        void this.#show();
      }),
    );
  }

  /** What is shown of a file, by its absolute path. */
  of(file: string): readonly ShownIssue[] {
    return this.#shown.get(file) ?? [];
  }

  /** Shows what a plugin says about a file now in place of what the last attempt found there. */
  async recheck(found: Recheck): Promise<void> {
    const { attempt, plugin, file } = found.origin;
    const isSame = ({ origin }: Recheck) =>
      origin.attempt === attempt && origin.plugin === plugin && origin.file === file;
    this.#rechecks = [...this.#rechecks.filter((each) => !isSame(each)), found];
    await this.#show();
  }

  async #show(): Promise<void> {
    const states = await this.projects.states();
    const all = new Map(states.flatMap((state) => [...issuesByFile(state, this.#rechecks)]));
    const gone: [vscode.Uri, undefined][] = [];
    this.#collection.forEach((uri) => {
      if (!all.has(uri.fsPath)) gone.push([uri, undefined]);
    });
    const shown = [...all].map(([file, issues]): [vscode.Uri, vscode.Diagnostic[]] => [
      vscode.Uri.file(file),
      issues.map(toDiagnostic),
    ]);
    this.#shown = all;
    this.#collection.set([...gone, ...shown]);
  }

  dispose(): void {
    this.#owned.dispose();
  }
}
