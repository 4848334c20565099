import * as vscode from "vscode";
import { DisposableStore } from "../base/disposables";
import { findProjects } from "./findProjects";
import { ProjectModel } from "./projectModel";
import type { ProjectState } from "./projectState";
import type { Log } from "../shown/log";

interface OpenProject {
  model: ProjectModel;
  owned: DisposableStore;
}

/** The projects of the open folders; found once, and again when folders or `openspec` come or go. */
export class Projects implements vscode.Disposable {
  readonly #owned = new DisposableStore();
  readonly #changed = this.#owned.add(new vscode.EventEmitter<undefined>());
  readonly onDidChange = this.#changed.event;
  #open = new Map<string, OpenProject>();
  #found: Promise<void>;

  constructor(private readonly log: Log) {
    const find = () => {
      this.#found = this.#found.then(() => this.#find());
    };
    this.#owned.add(vscode.workspace.onDidChangeWorkspaceFolders(find));
    const watcher = this.#owned.add(vscode.workspace.createFileSystemWatcher("**/openspec"));
    this.#owned.add(watcher.onDidCreate(find));
    this.#owned.add(watcher.onDidDelete(find));
    this.#found = this.#find();
  }

  async models(): Promise<readonly ProjectModel[]> {
    await this.#found;
    return [...this.#open.values()].map(({ model }) => model);
  }

  async states(): Promise<readonly ProjectState[]> {
    const models = await this.models();
    return Promise.all(models.map((model) => model.state()));
  }

  /** The project at this root. */
  async at(root: string): Promise<ProjectModel | undefined> {
    await this.#found;
    return this.#open.get(root)?.model;
  }

  /** The project that a file belongs to; files in worktrees belong to none. */
  async owning(file: string): Promise<ProjectModel | undefined> {
    return (await this.models()).find((model) => model.owns(file));
  }

  async refresh(): Promise<void> {
    await this.#find();
    await Promise.all((await this.models()).map((model) => model.refresh()));
  }

  async #find(): Promise<void> {
    const found = await findProjects();
    const open = new Map<string, OpenProject>();
    for (const { project, name } of found) {
      open.set(project.root, this.#open.get(project.root) ?? this.#opened(project, name));
    }
    for (const [root, { owned }] of this.#open) if (!open.has(root)) owned.dispose();
    this.#open = open;
    this.#changed.fire(undefined);
  }

  #opened(project: ProjectModel["project"], name: string): OpenProject {
    const owned = new DisposableStore();
    const model = owned.add(new ProjectModel(project, name, this.log));
    owned.add(
      model.onDidChange(() => {
        this.#changed.fire(undefined);
      }),
    );
    return { model, owned };
  }

  dispose(): void {
    for (const { owned } of this.#open.values()) owned.dispose();
    this.#owned.dispose();
  }
}
