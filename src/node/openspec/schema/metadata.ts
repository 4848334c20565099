import path from "node:path";
import { isMissingFile } from "../../files/isMissingFile";
import type { MetadataMarker } from "../../../core/openspec/changeFacts";
import { openspecConfigText } from "./openspecConfigText";
import { plainYaml } from "./plainYaml";
import { builtInName, type Schemas } from "./schemas";
import { readForeignText } from "../../files/readForeign";

/** What a change's `.openspec.yaml` says. */
export interface Metadata {
  /** The workflow schema that the change follows; undefined when its metadata cannot be used. */
  schema: string | undefined;
  /** Why there is no schema, in OpenSpec's words; undefined when there is one. */
  problem: string | undefined;
  skipSpecs: MetadataMarker;
  retireCapabilities: MetadataMarker;
}

type Checked =
  | { kind: "none" }
  | { kind: "unreadable"; reason: string; problem: string }
  | { kind: "broken"; text: string; problem: string }
  | { kind: "invalid"; reason: string; written: unknown; problem: string }
  | { kind: "metadata"; schema: string; markers: Readonly<Record<string, boolean | undefined>> };

async function check(file: string): Promise<Checked> {
  let text: string;
  try {
    text = readForeignText(file, "document");
  } catch (error) {
    if (isMissingFile(error)) return { kind: "none" };
    const why = error instanceof Error ? error.message : String(error);
    const reason = `the metadata file cannot be read (${why})`;
    return { kind: "unreadable", reason, problem: `Failed to read metadata: ${why}` };
  }
  const plain = plainYaml(text);
  const isPlain =
    plain?.["schema"] !== undefined &&
    Object.keys(plain).every((key) => key === "schema" || key === "created") &&
    /^\d{4}-/.test(plain["created"] ?? "0000-");
  if (isPlain) return { kind: "metadata", schema: plain["schema"] ?? "", markers: {} };
  const { parse } = await import("yaml");
  const { checkMetadata } = await import("./metadataSchema");
  let written: unknown;
  try {
    written = parse(text);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return { kind: "broken", text, problem: `Invalid YAML in metadata file: ${why}` };
  }
  const found = checkMetadata(written);
  return found.kind === "invalid" ? { ...found, written } : found;
}

function unhonoured(reason: string): MetadataMarker {
  // Letter by letter as OpenSpec's document has it; what else hides is spelled out where it is printed.
  const isControl = (char: string) => char < " " || char === "\u007f";
  const shown = Array.from(reason, (char) => (isControl(char) ? "?" : char)).join("");
  return { declared: false, invalidReason: shown };
}

async function markerIn(checked: Checked, key: string, schemas: Schemas): Promise<MetadataMarker> {
  const none = { declared: false };
  switch (checked.kind) {
    case "none":
      return none;
    case "unreadable":
      return unhonoured(checked.reason);
    case "broken": {
      const isNamed = new RegExp(`^\\s*(['"]?)${key}\\1\\s*:`, "m").test(checked.text);
      return isNamed ? unhonoured("the file is not valid YAML") : none;
    }
    case "invalid": {
      const { written, reason } = checked;
      if (typeof written !== "object" || written === null || !(key in written)) return none;
      return Reflect.get(written, key) === false ? none : unhonoured(reason);
    }
    case "metadata":
      return checked.markers[key] === true ? schemaMarker(checked.schema, schemas) : none;
  }
}

/** A marker counts only where the change's schema can be used. */
async function schemaMarker(schema: string, schemas: Schemas): Promise<MetadataMarker> {
  if (!schemas.names().includes(schema)) {
    return unhonoured(`schema: unknown schema '${schema}'`);
  }
  try {
    await schemas.resolve(schema);
    return { declared: true };
  } catch (error) {
    return unhonoured(error instanceof Error ? error.message : String(error));
  }
}

/** The schema that the project's configuration names, else OpenSpec's own. */
async function projectSchema(root: string): Promise<string> {
  const text = openspecConfigText(root);
  if (text === undefined) return builtInName;
  const { parse } = await import("yaml");
  try {
    const written: unknown = plainYaml(text) ?? parse(text);
    const schema: unknown =
      typeof written === "object" && written !== null ? Reflect.get(written, "schema") : undefined;
    return typeof schema === "string" && schema !== "" ? schema : builtInName;
  } catch {
    return builtInName;
  }
}

/** Reads the metadata of changes of one project. */
export class MetadataReader {
  #projectSchema: Promise<string> | undefined;
  readonly #read = new Map<string, Promise<Metadata>>();

  constructor(
    private readonly root: string,
    private readonly schemas: Schemas,
  ) {}

  /** The metadata of the change in a folder; never throws. */
  read(folder: string): Promise<Metadata> {
    const known = this.#read.get(folder) ?? this.readOnce(folder);
    this.#read.set(folder, known);
    return known;
  }

  private async readOnce(folder: string): Promise<Metadata> {
    const checked = await check(path.join(folder, ".openspec.yaml"));
    const schema = await this.schemaOf(checked);
    return {
      schema,
      problem: schema === undefined ? this.problemOf(checked) : undefined,
      skipSpecs: await markerIn(checked, "skip_specs", this.schemas),
      retireCapabilities: await markerIn(checked, "retire_capabilities", this.schemas),
    };
  }

  private problemOf(checked: Checked): string {
    if ("problem" in checked) return checked.problem;
    const named = checked.kind === "metadata" ? checked.schema : "";
    return `Unknown schema '${named}'. Available: ${this.schemas.names().join(", ")}`;
  }

  /** The schema of changes that name none. */
  projectSchema(): Promise<string> {
    this.#projectSchema ??= projectSchema(this.root);
    return this.#projectSchema;
  }

  private async schemaOf(checked: Checked): Promise<string | undefined> {
    if (checked.kind === "metadata") {
      const isKnown =
        checked.schema === builtInName || this.schemas.names().includes(checked.schema);
      return isKnown ? checked.schema : undefined;
    }
    return checked.kind === "none" ? this.projectSchema() : undefined;
  }
}
