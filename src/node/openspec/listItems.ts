import { byName } from "../../core/openspec/byName";
import { statSync } from "node:fs";
import path from "node:path";
import type { NestedChange } from "../../core/openspec/nestedChange";
import { plainRequirements } from "../../core/openspec/plainRequirements";
import { readSpec } from "../../core/text/readSpec";
import { taskProgress, type TaskProgress } from "../../core/openspec/taskProgress";
import type { ReadFolder } from "./knownFolders";
import type { OpenSpecProject } from "./openspecProject";
import { readSpecText } from "./readSpecText";

/** An open change as OpenSpec lists it. */
export interface ListedChange {
  name: string;
  progress: TaskProgress;
  lastModified: Date;
  /** The changes inside, when it only wraps them. */
  nested: NestedChange | undefined;
}

function leadsNowhere(error: unknown): boolean {
  return (
    error instanceof Error && "code" in error && ["ENOENT", "ELOOP"].includes(String(error.code))
  );
}

/** When anything below a folder was written last; the folder's own time when there is nothing. */
function latest(folder: string, read: ReadFolder): Date {
  let found: Date | undefined;
  const walk = (at: string): void => {
    for (const entry of read(at)) {
      const file = `${at}${path.sep}${entry.name}`;
      try {
        if (entry.isDirectory()) walk(file);
        else {
          const { mtime } = statSync(file);
          if (found === undefined || mtime > found) found = mtime;
        }
      } catch (error) {
        // What vanished, or a lock of an editor, is not worth the whole list.
        if (!leadsNowhere(error)) throw error;
      }
    }
  };
  walk(folder);
  return found ?? statSync(folder).mtime;
}

/** The open changes, by name or the latest first. */
export async function listOpenChanges(
  project: OpenSpecProject,
  sort: "name" | "recent",
): Promise<ListedChange[]> {
  const all: ListedChange[] = [];
  for (const name of project.listedIds()) {
    const folder = project.folderOf(name);
    const tasks = await project.tasksIn(folder);
    all.push({
      name,
      progress: taskProgress(tasks.files.map(({ text }) => text)),
      lastModified: latest(folder, project.folders.read),
      nested: await project.nestedIn(name),
    });
  }
  return sort === "name"
    ? all.sort((one, other) => byName(one.name, other.name))
    : all.sort((one, other) => other.lastModified.getTime() - one.lastModified.getTime());
}

/** The main specs with the number of their requirements; 0 for one that cannot be read. */
export function listSpecs(project: OpenSpecProject): { id: string; requirementCount: number }[] {
  return project
    .specs()
    .map(({ capability, file }) => ({ id: capability, requirementCount: countIn(file) }))
    .sort((one, other) => byName(one.id, other.id));
}

function countIn(file: string): number {
  try {
    const text = readSpecText(file);
    const plain = plainRequirements(text);
    if (plain !== undefined) return plain;
    const spec = readSpec(text);
    return spec.kind === "spec" ? spec.requirements.length : 0;
  } catch {
    return 0;
  }
}
