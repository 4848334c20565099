import path from "node:path";
import * as vscode from "vscode";
import { DisposableStore } from "../base/disposables";

/** More than this is not looked at; a scope that needs it names folders. */
const maxFiles = 20_000;
const excluded =
  "**/{.git,.worktrees,.workstreams,node_modules,.venv,venv,__pycache__,dist,out}/**";

/** The files of a project as they are, for what a scope matches. Listed once, and again when files come or go. */
export class ProjectFiles implements vscode.Disposable {
  readonly #owned = new DisposableStore();
  readonly #changed = this.#owned.add(new vscode.EventEmitter<undefined>());
  readonly onDidChange = this.#changed.event;
  #listed: Thenable<readonly string[]> | undefined;

  constructor(private readonly root: string) {
    const watcher = this.#owned.add(
      vscode.workspace.createFileSystemWatcher(this.#pattern("**/*"), false, true, false),
    );
    const forget = (uri: vscode.Uri) => {
      if (/[\\/](\.git|\.worktrees|\.workstreams|node_modules)[\\/]/.test(uri.fsPath)) return;
      this.#listed = undefined;
      this.#changed.fire(undefined);
    };
    this.#owned.add(watcher.onDidCreate(forget));
    this.#owned.add(watcher.onDidDelete(forget));
  }

  /** Paths relative to the root, with forward slashes. */
  list(): Thenable<readonly string[]> {
    this.#listed ??= vscode.workspace
      .findFiles(this.#pattern("**/*"), excluded, maxFiles)
      .then((found) =>
        found.map((uri) => path.relative(this.root, uri.fsPath).split(path.sep).join("/")).sort(),
      );
    return this.#listed;
  }

  #pattern(glob: string): vscode.RelativePattern {
    return new vscode.RelativePattern(vscode.Uri.file(this.root), glob);
  }

  dispose(): void {
    this.#owned.dispose();
  }
}
