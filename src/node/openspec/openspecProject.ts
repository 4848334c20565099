import { existsSync, readdirSync, statSync } from "node:fs";
import path from "node:path";
import type { ChangeFacts, DeltaFile, MainSpecRead } from "../../core/openspec/changeFacts";
import type { NestedChange } from "../../core/openspec/nestedChange";
import { ForeignFileError } from "../files/readForeign";
import { discoverSpecs, hasAnyFile, strayDeltas, type FoundSpec } from "./discoverSpecs";
import { KnownFolders } from "./knownFolders";
import { linkProblem } from "./linkProblem";
import { MetadataReader, type Metadata } from "./schema/metadata";
import { NestedChanges } from "./nestedChanges";
import { readSpecText } from "./readSpecText";
import { readTaskFiles, type ReadTasks } from "./readTaskFiles";
import { Schemas } from "./schema/schemas";

const unusableCodes = ["EACCES", "EPERM", "EISDIR", "ELOOP", "ENAMETOOLONG", "ENOTSUP", "EFBIG"];

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "";
}

/** A project's specs and changes as OpenSpec's CLI sees them. What was read once is not read again: for one command. */
export class OpenSpecProject {
  readonly changesFolder: string;
  readonly specsFolder: string;
  /** The workflow schemas that changes can follow here. */
  readonly schemas: Schemas;
  /** The folders of changes. */
  readonly folders = new KnownFolders();
  readonly #metadata: MetadataReader;
  readonly #nested: NestedChanges;
  readonly #mainSpecs = new Map<string, MainSpecRead>();
  #specs: readonly FoundSpec[] | undefined;
  readonly #specFiles = new Map<string, string>();
  readonly #facts = new Map<string, Promise<ChangeFacts>>();

  constructor(readonly root: string) {
    this.changesFolder = path.join(root, "openspec", "changes");
    this.specsFolder = path.join(root, "openspec", "specs");
    this.schemas = new Schemas(root);
    this.#metadata = new MetadataReader(root, this.schemas);
    this.#nested = new NestedChanges(
      this.changesFolder,
      this.#metadata,
      this.schemas,
      this.folders,
    );
  }

  /** How OpenSpec would say where its root was found; undefined when it would see none here. */
  source(): "nearest" | undefined {
    const openspec = path.join(this.root, "openspec");
    const isFolder = (name: string) =>
      statSync(path.join(openspec, name), { throwIfNoEntry: false })?.isDirectory() ?? false;
    const hasConfig = ["config.yaml", "config.yml"].some((name) =>
      existsSync(path.join(openspec, name)),
    );
    return isFolder("specs") || isFolder("changes") || hasConfig ? "nearest" : undefined;
  }

  /** Whether OpenSpec before 1.0 was used here, which `list` still accepts. */
  isLegacy(): boolean {
    return existsSync(path.join(this.root, "openspec", "project.md"));
  }

  /** Ids of the open changes, sorted. */
  changeIds(): string[] {
    return this.listedIds().filter((name) => !name.startsWith("."));
  }

  /** The same with hidden folders, which a list shows and nothing else looks at. */
  listedIds(): string[] {
    return this.foldersIn(this.changesFolder).filter((name) => name !== "archive");
  }

  /** Names of the archived changes, sorted. */
  archivedIds(): string[] {
    const archive = path.join(this.changesFolder, "archive");
    return this.foldersIn(archive).filter((name) => !name.startsWith("."));
  }

  /** The main specs, sorted by capability. Throws when they cannot all be found. */
  specs(): readonly FoundSpec[] {
    if (this.#specs === undefined) {
      this.#specs = discoverSpecs(this.specsFolder);
      for (const { capability, file } of this.#specs) this.#specFiles.set(capability, file);
    }
    return this.#specs;
  }

  /** Where a change's folder is. */
  folderOf(change: string): string {
    return path.join(this.changesFolder, change);
  }

  /** The changes inside a folder that only wraps them; undefined for a change. */
  nestedIn(change: string): Promise<NestedChange | undefined> {
    return this.#nested.find(change);
  }

  /** What a change's `.openspec.yaml` says. */
  metadataOf(change: string): Promise<Metadata> {
    return this.#metadata.read(this.folderOf(change));
  }

  /** The task lists of a change, archived ones included. */
  async tasksIn(folder: string): Promise<ReadTasks> {
    const { schema } = await this.#metadata.read(folder);
    return readTaskFiles(folder, schema, this.schemas, this.folders);
  }

  /** The text of a main spec. Throws when its file cannot be read. */
  specText(capability: string): string {
    const main = this.#mainSpecs.get(capability);
    if (main?.kind === "text") return main.text;
    return readSpecText(this.#specFiles.get(capability) ?? this.specFile(capability));
  }

  /** The deltas of a change, sorted by capability; a delta that vanishes while it is read is none. */
  deltasOf(change: string): DeltaFile[] {
    const specs = path.join(this.folderOf(change), "specs");
    return discoverSpecs(specs, this.folders.read).flatMap(({ capability, file }) => {
      try {
        const text = readSpecText(file);
        return [{ capability, path: `${capability}/spec.md`, text }];
      } catch (error) {
        if (error instanceof ForeignFileError) throw error;
        return [];
      }
    });
  }

  /** The main spec of a capability. */
  mainSpec(capability: string): MainSpecRead {
    const known = this.#mainSpecs.get(capability);
    if (known !== undefined) return known;
    const read = this.readMainSpec(capability);
    this.#mainSpecs.set(capability, read);
    return read;
  }

  /** Everything that the verdict over a change depends on. Throws when its folders cannot be read. */
  changeFacts(change: string): Promise<ChangeFacts> {
    const facts = this.#facts.get(change) ?? this.readFacts(change);
    this.#facts.set(change, facts);
    return facts;
  }

  private async readFacts(change: string): Promise<ChangeFacts> {
    const folder = this.folderOf(change);
    const specs = path.join(folder, "specs");
    const { schema, skipSpecs } = await this.#metadata.read(folder);
    return {
      id: change,
      deltas: this.deltasOrNone(change),
      hasRootSpec: this.folders.hasFile(specs, "spec.md"),
      strayDeltas: strayDeltas(specs, this.folders.read),
      skipSpecs,
      hasSpecFiles: skipSpecs.declared && hasFiles(specs),
      mainSpec: (capability) => this.mainSpec(capability),
      linkProblem: (capability) => linkProblem(this.specFile(capability)),
      tasks: await readTaskFiles(folder, schema, this.schemas, this.folders),
    };
  }

  private deltasOrNone(change: string): DeltaFile[] {
    try {
      return this.deltasOf(change);
    } catch (error) {
      if (codeOf(error) === "ENOTDIR" || codeOf(error) === "ENOENT") return [];
      throw error;
    }
  }

  private specFile(capability: string): string {
    return path.join(this.specsFolder, ...capability.split("/"), "spec.md");
  }

  private readMainSpec(capability: string): MainSpecRead {
    const file = this.specFile(capability);
    try {
      return { kind: "text", text: readSpecText(file) };
    } catch (error) {
      const code = codeOf(error);
      if (!unusableCodes.includes(code)) return { kind: "none" };
      return { kind: "unusable", code, file: file.split(path.sep).join("/") };
    }
  }

  private foldersIn(folder: string): string[] {
    try {
      return readdirSync(folder, { withFileTypes: true })
        .filter((entry) => entry.isDirectory())
        .map(({ name }) => name)
        .sort();
    } catch (error) {
      if (codeOf(error) === "ENOENT") return [];
      throw error;
    }
  }
}

/** What cannot be read may hold files. */
function hasFiles(folder: string): boolean {
  try {
    return hasAnyFile(folder);
  } catch {
    return true;
  }
}
