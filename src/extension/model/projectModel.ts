import * as vscode from "vscode";
import type { Project } from "../../node/project";
import { DisposableStore } from "../base/disposables";
import type { ProjectState } from "./projectState";
import { SpecReader } from "./specReader";
import { StoreModel } from "./storeModel";
import { Throttled } from "./throttled";
import { workstreamViews } from "../../core/view/workstreamView";
import type { Log } from "../shown/log";

/** Four times a second is as often as anything is worth reading again. */
const refreshMs = 250;
/** How often the durations of what runs are brought up to date. */
const tickMs = 5000;

/** One project and its state, kept up to date with its files, open editors and store. */
export class ProjectModel implements vscode.Disposable {
  readonly #owned = new DisposableStore();
  readonly #changed = this.#owned.add(new vscode.EventEmitter<undefined>());
  readonly onDidChange = this.#changed.event;
  readonly #throttled = this.#owned.add(new Throttled(() => this.#refreshLogged(), refreshMs));
  readonly #specs: SpecReader;
  readonly #store: StoreModel;
  #state: Promise<ProjectState>;

  constructor(
    readonly project: Project,
    private readonly name: string,
    private readonly log: Log,
  ) {
    this.#specs = new SpecReader(project, unsavedText);
    this.#store = this.#owned.add(
      new StoreModel(project, () => {
        this.#throttled.ask();
      }),
    );
    this.#state = this.#read();
    this.#state.catch((error: unknown) => {
      log.error(`${project.root} cannot be read`, error instanceof Error ? error : String(error));
    });
    this.#watchFiles();
    this.#watchCode();
    this.#tick();
  }

  /** The state as it was read last. */
  state(): Promise<ProjectState> {
    return this.#state;
  }

  /** Reads everything again and tells who listens. */
  async refresh(): Promise<void> {
    const next = this.#read();
    // A state that cannot be read must not replace one that could.
    await next;
    this.#state = next;
    this.#changed.fire(undefined);
  }

  /** Whether a file belongs to what is read here. */
  owns(file: string): boolean {
    const { root } = this.project;
    return file.startsWith(`${root}/openspec/`) || file.startsWith(`${root}/workstreams/`);
  }

  async #read(): Promise<ProjectState> {
    const store = await this.#store.read();
    const specs = this.#specs.read();
    return {
      ...specs,
      store,
      root: this.project.root,
      project: this.project,
      name: this.name,
      now: Date.now(),
    };
  }

  async #refreshLogged(): Promise<void> {
    try {
      await this.refresh();
    } catch (error) {
      const { root } = this.project;
      this.log.error(`${root} cannot be read`, error instanceof Error ? error : String(error));
    }
  }

  #watchFiles(): void {
    const ask = () => {
      this.#throttled.ask();
    };
    // The folder by itself too: of one that is new with a file in it, only the folder may be told.
    const pattern = new vscode.RelativePattern(
      vscode.Uri.file(this.project.root),
      "{openspec/**,workstreams,workstreams/*.json}",
    );
    const watcher = this.#owned.add(vscode.workspace.createFileSystemWatcher(pattern));
    this.#owned.add(watcher.onDidCreate(ask));
    this.#owned.add(watcher.onDidChange(ask));
    this.#owned.add(watcher.onDidDelete(ask));
    this.#owned.add(
      vscode.workspace.onDidChangeTextDocument(({ document }) => {
        if (this.owns(document.uri.fsPath)) ask();
      }),
    );
    this.#owned.add(
      vscode.workspace.onDidCloseTextDocument((document) => {
        if (this.owns(document.uri.fsPath)) ask();
      }),
    );
  }

  /** Saved code may be what a scenario was proven about. */
  #watchCode(): void {
    this.#owned.add(
      vscode.workspace.onDidSaveTextDocument(({ uri }) => {
        if (uri.fsPath.startsWith(`${this.project.gitRoot ?? this.project.root}/`)) {
          this.#throttled.ask();
        }
      }),
    );
  }

  #tick(): void {
    const timer = setInterval(() => void this.#refreshWhatRuns(), tickMs);
    this.#owned.add({
      dispose: () => {
        clearInterval(timer);
      },
    });
  }

  /** Also how an engine that was killed is noticed: it cannot write that it is gone. */
  async #refreshWhatRuns(): Promise<void> {
    const state = await this.#state;
    const isLive = ["running", "waiting", "blocked"];
    const live = workstreamViews(state).some(
      (view) => view.latest?.run.alive === true && isLive.includes(view.word),
    );
    if (live) this.#throttled.ask();
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
