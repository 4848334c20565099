import { existsSync, readdirSync, realpathSync, statSync } from "node:fs";
import { homedir } from "node:os";
import path from "node:path";
import { byName } from "../../../core/openspec/byName";
import type { WorkflowSchema } from "./schemaFiles";
import { readForeignText } from "../../files/readForeign";
import { ownEnvironment } from "../../processes/ownEnvironment";

/** OpenSpec's own schema, the only one that it ships. */
export const builtInName = "spec-driven";

const builtIn: WorkflowSchema = {
  description: "Default OpenSpec workflow - proposal → specs → design → tasks",
  artifacts: [
    { id: "proposal", generates: "proposal.md", requires: [] },
    { id: "specs", generates: "specs/**/*.md", requires: ["proposal"] },
    { id: "design", generates: "design.md", requires: ["proposal"] },
    { id: "tasks", generates: "tasks.md", requires: ["specs", "design"] },
  ],
  tracks: "tasks.md",
  apply: { requires: ["tasks"], instruction: undefined },
};

/** A schema as `schemas` lists it. */
export interface ListedSchema {
  name: string;
  description: string;
  artifacts: readonly string[];
  source: "project" | "user" | "package";
}

function userFolder(): string {
  const { XDG_DATA_HOME, LOCALAPPDATA } = ownEnvironment();
  const windows = process.platform === "win32" ? LOCALAPPDATA : undefined;
  const base = XDG_DATA_HOME ?? windows ?? path.join(homedir(), ".local", "share");
  return path.join(base, "openspec", "schemas");
}

/** The folders of schemas that are not built in, the most important first. */
function foldersFor(root: string): string[] {
  return [path.join(root, "openspec", "schemas"), userFolder()];
}

function namesIn(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder).filter(
    (name) =>
      !/(?:^\.|\.)(?:fork|init)-(?:staging|backup)-/.test(name) &&
      (statSync(path.join(folder, name), { throwIfNoEntry: false })?.isDirectory() ?? false) &&
      existsSync(path.join(folder, name, "schema.yaml")),
  );
}

function isInside(folder: string, file: string): boolean {
  return realpathSync(file).startsWith(`${realpathSync(folder)}${path.sep}`);
}

/** The workflow schemas that a project can use. */
export class Schemas {
  readonly #read = new Map<string, WorkflowSchema | Error>();
  readonly #folders = new Map<string, string | null>();

  constructor(private readonly root: string) {}

  /** Names of all schemas, sorted. */
  names(): string[] {
    const own = foldersFor(this.root).flatMap((folder) => namesIn(folder));
    return [...new Set([builtInName, ...own])].sort();
  }

  /** All schemas that can be used, by name; one that cannot be read is left out, and does not hide another. */
  async listed(): Promise<ListedSchema[]> {
    const found = new Map<string, ListedSchema>();
    const add = (name: string, source: ListedSchema["source"], schema: WorkflowSchema) => {
      if (found.has(name)) return;
      const artifacts = schema.artifacts.map(({ id }) => id);
      found.set(name, { name, description: schema.description, artifacts, source });
    };
    const { readWorkflowSchema } = await import("./workflowSchema");
    for (const [at, folder] of foldersFor(this.root).entries()) {
      for (const name of namesIn(folder)) {
        const file = path.join(folder, name, "schema.yaml");
        try {
          const schema = readWorkflowSchema(readForeignText(file, "document"), file);
          add(name, at === 0 ? "project" : "user", schema);
        } catch {
          continue;
        }
      }
    }
    add(builtInName, "package", builtIn);
    return [...found.values()].sort((one, other) => byName(one.name, other.name));
  }

  /** Whether a name stands for OpenSpec's own schema here: a project may have one of the same name. */
  isBuiltIn(name: string): boolean {
    return name.replace(/\.ya?ml$/, "") === builtInName && this.folderOf(builtInName) === null;
  }

  /** The schema of a name. Throws, in OpenSpec's words, when there is none or it cannot be used. */
  async resolve(written: string): Promise<WorkflowSchema> {
    const name = written.replace(/\.ya?ml$/, "");
    const known = this.#read.get(name);
    const schema = known ?? (await this.read(name).catch((error: unknown) => asError(error)));
    this.#read.set(name, schema);
    if (schema instanceof Error) throw schema;
    return schema;
  }

  private async read(name: string): Promise<WorkflowSchema> {
    const folder = this.folderOf(name);
    if (folder === null && name === builtInName) return builtIn;
    if (folder === null) {
      const names = this.names().join(", ");
      throw new Error(`Schema '${name}' not found. Available schemas: ${names}`);
    }
    const file = path.join(folder, "schema.yaml");
    const { readWorkflowSchema } = await import("./workflowSchema");
    return readWorkflowSchema(readForeignText(file, "document"), file);
  }

  private folderOf(name: string): string | null {
    if (name === "" || name === "." || name === ".." || /[\\/]|^[A-Za-z]:/.test(name)) return null;
    const known = this.#folders.get(name);
    if (known !== undefined) return known;
    const found = foldersFor(this.root)
      .map((folder) => path.join(folder, name))
      .find((folder) => {
        const file = path.join(folder, "schema.yaml");
        return existsSync(file) && isInside(folder, file);
      });
    this.#folders.set(name, found ?? null);
    return found ?? null;
  }
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
