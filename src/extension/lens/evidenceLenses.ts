import path from "node:path";
import * as vscode from "vscode";
import { DisposableStore } from "../base/disposables";
import type { Projects } from "../model/projects";
import { type Lens, lensesOf } from "./lenses";
import { newCodeLens } from "../shown/items";

/** The lenses above requirements and scenarios, and the way to convert them. */
export class EvidenceLenses implements vscode.CodeLensProvider, vscode.Disposable {
  readonly #owned = new DisposableStore();
  readonly #changed = this.#owned.add(new vscode.EventEmitter<void>());
  readonly onDidChangeCodeLenses = this.#changed.event;

  constructor(private readonly projects: Projects) {
    const selector = { language: "markdown", pattern: "**/openspec/changes/**/*.md" };
    this.#owned.add(vscode.languages.registerCodeLensProvider(selector, this));
    const fire = () => {
      this.#changed.fire();
    };
    this.#owned.add(projects.onDidChange(fire));
    this.#owned.add(vscode.workspace.onDidGrantWorkspaceTrust(fire));
  }

  async provideCodeLenses(document: vscode.TextDocument): Promise<vscode.CodeLens[]> {
    const model = await this.projects.owning(document.uri.fsPath);
    if (model === undefined) return [];
    const file = path.relative(model.project.root, document.uri.fsPath).split(path.sep).join("/");
    return lensesOf(await model.state(), file, vscode.workspace.isTrusted).map(toCodeLens);
  }

  dispose(): void {
    this.#owned.dispose();
  }
}

function toCodeLens({ line, title, command, target }: Lens): vscode.CodeLens {
  const range = new vscode.Range(line - 1, 0, line - 1, 0);
  return newCodeLens(
    range,
    command === null ? { title, command: "" } : { title, command, arguments: [target] },
  );
}
