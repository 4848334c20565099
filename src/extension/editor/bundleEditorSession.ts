import path from "node:path";
import * as vscode from "vscode";
import { editorState } from "../../core/bundle/editorState";
import { readEditorText } from "../../core/bundle/editorText";
import type { EditorFacts } from "../../core/bundle/editorFacts";
import type { BundleEdit, ToHost, ToWebview } from "../../protocol/bundleEditor";
import { commandIds } from "../base/commandIds";
import { DisposableStore } from "../base/disposables";
import { readTexts } from "../model/readFolder";
import type { Projects } from "../model/projects";
import type { ProjectModel } from "../model/projectModel";
import { connectWebview, type MessagePort } from "./connectWebview";
import { applyEdit } from "./documentEdits";
import { doAct, fileInside, openAt } from "./editorActs";
import { changeIdIn, copyFacts, projectFacts } from "./projectFacts";
import { ProjectFiles } from "./projectFiles";
import type { Log } from "../shown/log";

export interface SessionDeps {
  projects: Projects;
  log: Log;
}

/** One open bundle editor: shows what the document says, and turns what the person wants into edits of it. */
export class BundleEditorSession implements vscode.Disposable {
  readonly #owned = new DisposableStore();
  /** The folder that holds `workstreams/`. */
  readonly #root: string;
  readonly #file: string;
  readonly #files: ProjectFiles;
  #unlockedFor: string | null = null;
  /** Whatever is to be done, one after the other, so that an edit sees the text that the last one left. */
  #queue: Promise<void> = Promise.resolve();

  constructor(
    private readonly document: vscode.TextDocument,
    private readonly webview: MessagePort,
    private readonly deps: SessionDeps,
  ) {
    this.#root = path.dirname(path.dirname(document.uri.fsPath));
    this.#file = `workstreams/${path.basename(document.uri.fsPath)}`;
    this.#files = this.#owned.add(new ProjectFiles(this.#root));
    this.#owned.add(
      connectWebview(
        webview,
        (message) => {
          this.#enqueue(() => this.#handle(message));
        },
        deps.log,
      ),
    );
    const show = () => {
      this.#enqueue(() => this.#show());
    };
    this.#owned.add(
      vscode.workspace.onDidChangeTextDocument((event) => {
        if (event.document === document && event.contentChanges.length > 0) show();
      }),
    );
    this.#owned.add(deps.projects.onDidChange(show));
    this.#owned.add(this.#files.onDidChange(show));
    this.#owned.add(vscode.workspace.onDidGrantWorkspaceTrust(show));
  }

  #enqueue(work: () => Promise<void>): void {
    this.#queue = this.#queue.then(work).catch((error: unknown) => {
      const { log } = this.deps;
      log.error(
        `${this.#file} in the bundle editor`,
        error instanceof Error ? error : String(error),
      );
    });
  }

  async #handle(message: ToHost): Promise<void> {
    switch (message.type) {
      case "ready":
        return this.#show();
      case "edit":
        return this.#edit(message.edit);
      case "open": {
        const uri = fileInside(this.#root, message.file);
        if (uri !== undefined) await openAt(uri, message.line, message.column);
        return;
      }
      case "openWorkstream": {
        const target = { kind: "workstream", root: this.#root, workstream: message.id };
        await vscode.commands.executeCommand(commandIds.openBundle, target);
        return;
      }
      case "do":
        if (message.act === "unlock") return this.#unlock();
        // A run goes on for long; what the person does meanwhile must not wait for it.
        void this.#act(message.act);
        return;
    }
  }

  async #act(act: Parameters<typeof doAct>[0]): Promise<void> {
    const { document } = this;
    const change = changeIdIn(document.getText());
    const workstream = path.basename(this.#file, ".json");
    await doAct(act, { document, root: this.#root, workstream, change });
  }

  async #edit(edit: BundleEdit): Promise<void> {
    const { access } = await this.#facts();
    const isLocked = access.kind === "copy" || (access.kind === "running" && !access.unlocked);
    const reason = isLocked
      ? "This bundle is read-only now."
      : await applyEdit(this.document, edit);
    if (reason !== undefined) this.#post({ type: "refused", reason });
  }

  async #unlock(): Promise<void> {
    const state = await (await this.#model())?.state();
    const own = state?.store.workstreams.find(
      (row) => row.id === path.basename(this.#file, ".json"),
    );
    this.#unlockedFor = own?.runId ?? null;
    await this.#show();
  }

  async #show(): Promise<void> {
    const read = readEditorText(this.document.getText());
    if (!("root" in read)) {
      this.#post({ type: "broken", broken: { file: this.#file, ...read } });
      return;
    }
    this.#post({ type: "state", state: editorState(read, await this.#facts()) });
  }

  /** Not awaited: a page that is hidden before it has loaded never answers, and everything else would wait for it. */
  #post(message: ToWebview): void {
    this.webview.postMessage(message).then(undefined, (error: unknown) => {
      this.deps.log.warn(`${this.#file} in the bundle editor: ${String(error)}`);
    });
  }

  #model(): Promise<ProjectModel | undefined> {
    return this.deps.projects.owning(this.document.uri.fsPath);
  }

  async #facts(): Promise<EditorFacts> {
    const text = this.document.getText();
    const model = await this.#model();
    if (model === undefined) return copyFacts(this.#file, text);
    const state = await model.state();
    const change = state.changes.find((each) => each.change.id === changeIdIn(text));
    return projectFacts({
      file: this.#file,
      text,
      state,
      changeTexts: await readTexts(this.#root, change?.files ?? [], unsavedText),
      files: await this.#files.list(),
      trusted: vscode.workspace.isTrusted,
      unlockedFor: this.#unlockedFor,
    });
  }

  dispose(): void {
    this.#owned.dispose();
  }
}

function unsavedText(file: string): string | undefined {
  return vscode.workspace.textDocuments
    .find((document) => document.isDirty && document.uri.fsPath === file)
    ?.getText();
}
