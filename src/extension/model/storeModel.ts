import { existsSync, type FSWatcher, watch } from "node:fs";
import { UserError } from "../../core/errors";
import { refuseForeignPast } from "../../node/foreignFolders";
import type { Project } from "../../node/project";
import { openStore, type StoreReader } from "../../node/store/openStore";
import { readStoreFacts } from "./readStoreFacts";
import { nothingStored, type StoreFacts } from "../../core/view/storeFacts";

/**
 * What the store of a project says. It only reads: no lock, no write, and no folder is made.
 * Node watches the folder, because VS Code is told to leave it alone.
 */
export class StoreModel {
  #reader: StoreReader | undefined;
  #watched: { folder: string; watcher: FSWatcher } | undefined;

  constructor(
    private readonly project: Project,
    private readonly onDidChange: () => void,
  ) {}

  async read(): Promise<StoreFacts> {
    try {
      await refuseForeignPast(this.project);
      this.#watch();
      return await this.#readNewest();
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      await this.#close();
      return { ...nothingStored, problem: error.message };
    }
  }

  async #readNewest(): Promise<StoreFacts> {
    // Where there is a folder, it is the store that says whether its database was there before.
    if (this.#reader === undefined && !existsSync(this.project.stateFolder)) return nothingStored;
    if (this.#reader === undefined) {
      this.#reader = await openStore(this.project.stateFolder, { readOnly: true });
    } else {
      await this.#reader.refresh();
    }
    return readStoreFacts(this.#reader, this.project);
  }

  /** The state folder, or until there is one the folder that it will be in. */
  #watch(): void {
    const { stateFolder, root } = this.project;
    const folder = existsSync(stateFolder) ? stateFolder : root;
    if (this.#watched?.folder === folder || !existsSync(folder)) return;
    this.#unwatch();
    const watcher = watch(folder, { persistent: false }, (_, name) => {
      // A commit takes and gives back a lock beside what is read.
      if (folder === stateFolder ? isRead(name) : existsSync(stateFolder)) this.onDidChange();
    });
    watcher.on("error", () => {
      this.#unwatch();
    });
    this.#watched = { folder, watcher };
  }

  #unwatch(): void {
    this.#watched?.watcher.close();
    this.#watched = undefined;
  }

  async #close(): Promise<void> {
    const reader = this.#reader;
    this.#reader = undefined;
    await reader?.close();
  }

  dispose(): void {
    this.#unwatch();
    void this.#close();
  }
}

/** Whether what changed in the state folder is the database or its log; null: the system does not say. */
function isRead(name: string | null): boolean {
  return name === null || /^state\.(?:db|log\.\d+)$/.test(name);
}
