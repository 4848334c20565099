import { readdirSync, type Dirent } from "node:fs";
import path from "node:path";
import type { NestedChange } from "../../core/openspec/nestedChange";
import { hasAnyFile } from "./discoverSpecs";
import type { KnownFolders } from "./knownFolders";
import type { MetadataReader } from "./schema/metadata";
import { outputFiles } from "./schema/outputs";
import type { Schemas } from "./schema/schemas";

const rootFiles = [".openspec.yaml", "proposal.md", "tasks.md", "design.md"];
const maxDepth = 3;

function entries(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}

function hasSpecs(folder: string): boolean {
  try {
    return hasAnyFile(path.join(folder, "specs"));
  } catch {
    return false;
  }
}

/** Tells changes from folders that only wrap changes. */
export class NestedChanges {
  constructor(
    private readonly changes: string,
    private readonly metadata: MetadataReader,
    private readonly schemas: Schemas,
    private readonly folders: KnownFolders,
  ) {}

  /** The changes inside a folder that is none itself; undefined for a change. */
  async find(name: string): Promise<NestedChange | undefined> {
    if (name === "archive" || name.startsWith(".")) return undefined;
    const folder = path.join(this.changes, name);
    if (await this.isChange(folder)) return undefined;
    const own = entries(folder).filter((entry) => !entry.name.startsWith("."));
    if (own.some((entry) => !entry.isDirectory())) return undefined;
    const nested = await this.below(folder, name, 1);
    return nested.length === 0 ? undefined : { name, nested: nested.sort() };
  }

  private async below(folder: string, prefix: string, depth: number): Promise<string[]> {
    if (depth > maxDepth) return [];
    const found: string[] = [];
    for (const entry of entries(folder)) {
      if (!entry.isDirectory() || entry.name.startsWith(".")) continue;
      const at = path.join(folder, entry.name);
      const id = `${prefix}/${entry.name}`;
      if (await this.isChange(at)) found.push(id);
      else found.push(...(await this.below(at, id, depth + 1)));
    }
    return found;
  }

  private async isChange(folder: string): Promise<boolean> {
    const hasRootFile = rootFiles.some((file) => this.folders.hasFile(folder, file));
    return hasRootFile || hasSpecs(folder) || this.hasOutput(folder);
  }

  /** Whether a file lies where the folder's schema would put one. */
  private async hasOutput(folder: string): Promise<boolean> {
    const { schema } = await this.metadata.read(folder);
    if (schema === undefined) return false;
    try {
      const { artifacts } = await this.schemas.resolve(schema);
      for (const { generates } of artifacts) {
        if ((await outputFiles(folder, generates)).length > 0) return true;
      }
    } catch {
      return false;
    }
    return false;
  }
}
