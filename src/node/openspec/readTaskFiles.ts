import { lstatSync, realpathSync } from "node:fs";
import path from "node:path";
import { isMissingFile } from "../files/isMissingFile";
import type { TaskFacts, TaskFile } from "../../core/openspec/changeFacts";
import type { KnownFolders } from "./knownFolders";
import { outputFiles } from "./schema/outputs";
import { readSpecText } from "./readSpecText";
import type { Schemas } from "./schema/schemas";

/** The files that hold a change's tasks; empty when its schema names none that exists. */
async function trackedFiles(
  folder: string,
  schema: string | undefined,
  schemas: Schemas,
  folders: KnownFolders,
): Promise<string[]> {
  if (schema === undefined) return [];
  let generates: string | undefined;
  try {
    const { artifacts, tracks } = await schemas.resolve(schema);
    const named = artifacts.find((artifact) =>
      tracks === null || tracks === undefined
        ? artifact.id === "tasks"
        : artifact.generates === tracks,
    );
    generates = named?.generates;
  } catch {
    return [];
  }
  return generates === undefined ? [] : outputFiles(folder, generates, folders.hasFile);
}

function nameOf(folder: string, file: string, folders: KnownFolders): string {
  const name = file.slice(folder.length + 1);
  if (folders.isPlainFile(folder, name)) return name;
  if (!lstatSync(file).isSymbolicLink()) {
    return path.relative(folder, file).split(path.sep).join("/");
  }
  const relative = path.relative(realpathSync(folder), realpathSync(file));
  const escapes = relative === "" || relative.startsWith("..") || path.isAbsolute(relative);
  return escapes ? path.basename(file) : relative.split(path.sep).join("/");
}

/** A change's tasks: the files its schema tracks, else its `tasks.md`. */
export interface ReadTasks extends TaskFacts {
  /** Tracked files that exist and cannot be read, absolute. */
  unreadable: readonly string[];
}

/** The texts of the files whose checkboxes `instructions apply` counts: those its schema tracks, and no others. */
export function trackedTexts({ isTracked, files }: ReadTasks): string[] {
  return isTracked ? files.map(({ text }) => text) : [];
}

/** Reads a change's tasks; a missing file is none. */
export async function readTaskFiles(
  folder: string,
  schema: string | undefined,
  schemas: Schemas,
  folders: KnownFolders,
): Promise<ReadTasks> {
  const tracked = await trackedFiles(folder, schema, schemas, folders);
  const wanted = tracked.length > 0 ? tracked : [path.join(folder, "tasks.md")];
  const files: TaskFile[] = [];
  const unreadable: string[] = [];
  for (const file of wanted) {
    try {
      const text = readSpecText(file);
      files.push({ path: nameOf(folder, file, folders), text });
    } catch (error) {
      if (!isMissingFile(error)) unreadable.push(file);
    }
  }
  return {
    files: files.sort((one, other) => one.path.localeCompare(other.path)),
    isTracked: tracked.length > 0,
    hasUnreadable: unreadable.length > 0,
    isNumbered: schema !== undefined && schemas.isBuiltIn(schema),
    unreadable,
  };
}
