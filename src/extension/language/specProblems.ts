import * as vscode from "vscode";
import { languageFile } from "../../core/language/languageFile";
import { specIssues } from "../../core/language/specIssues";
import { DisposableStore } from "../base/disposables";
import type { Projects } from "../model/projects";
import { toDiagnostic } from "../problems/toDiagnostic";
import { languageDocument } from "./editorTexts";
import { openspecDocuments } from "./selectors";

/** Shows what OpenSpec says about the main specs that are open, while they are typed. */
export class SpecProblems implements vscode.Disposable {
  readonly #owned = new DisposableStore();
  readonly #collection = this.#owned.add(
    vscode.languages.createDiagnosticCollection("openspecWorkstreams.specs"),
  );

  constructor(private readonly projects: Projects) {
    const { workspace } = vscode;
    const show = (document: vscode.TextDocument) => {
      if (vscode.languages.match(openspecDocuments, document) > 0) void this.#show(document);
    };
    this.#owned.add(workspace.onDidOpenTextDocument(show));
    this.#owned.add(
      workspace.onDidChangeTextDocument(({ document }) => {
        show(document);
      }),
    );
    this.#owned.add(
      workspace.onDidCloseTextDocument(({ uri }) => {
        this.#collection.delete(uri);
      }),
    );
    workspace.textDocuments.forEach(show);
  }

  async #show(document: vscode.TextDocument): Promise<void> {
    const about = await languageDocument(this.projects, document.uri);
    if (about === undefined || languageFile(about.file).kind !== "spec" || document.isClosed)
      return;
    const issues = specIssues(about.file, document.getText());
    this.#collection.set(document.uri, issues.map(toDiagnostic));
  }

  dispose(): void {
    this.#owned.dispose();
  }
}
