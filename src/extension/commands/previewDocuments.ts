import * as vscode from "vscode";
import { DisposableStore } from "../base/disposables";

const scheme = "openspec-workstreams-preview";

/** Texts that are only shown, never saved: one side of a diff. */
export class PreviewDocuments implements vscode.TextDocumentContentProvider, vscode.Disposable {
  readonly #owned = new DisposableStore();
  readonly #changed = this.#owned.add(new vscode.EventEmitter<vscode.Uri>());
  readonly onDidChange = this.#changed.event;
  readonly #texts = new Map<string, string>();

  constructor() {
    this.#owned.add(vscode.workspace.registerTextDocumentContentProvider(scheme, this));
  }

  provideTextDocumentContent(uri: vscode.Uri): string {
    return this.#texts.get(uri.toString()) ?? "";
  }

  /** The address of a text that looks like the file at `path`. */
  show(path: string, text: string): vscode.Uri {
    const uri = vscode.Uri.file(path).with({ scheme });
    this.#texts.set(uri.toString(), text);
    this.#changed.fire(uri);
    return uri;
  }

  dispose(): void {
    this.#owned.dispose();
  }
}
