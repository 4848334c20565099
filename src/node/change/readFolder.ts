import { readdirSync, readFileSync, realpathSync, statSync } from "node:fs";
import path from "node:path";

/** Names of the folders in a folder, sorted; empty when it does not exist. */
export function foldersIn(folder: string): string[] {
  if (!(statSync(folder, { throwIfNoEntry: false })?.isDirectory() ?? false)) return [];
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort();
}

/**
 * Paths of the files below a folder, relative to it with forward slashes, sorted.
 * Links to folders are not followed, links to files only inside the folder: what is read ends up in prompts.
 */
export function filesBelow(folder: string): string[] {
  if (!(statSync(folder, { throwIfNoEntry: false })?.isDirectory() ?? false)) return [];
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => {
      const file = path.join(entry.parentPath, entry.name);
      return isFile(file) && (!entry.isSymbolicLink() || isInside(folder, file));
    })
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)))
    .map((file) => file.split(path.sep).join("/"))
    .sort();
}

function isInside(folder: string, file: string): boolean {
  return realpathSync(file).startsWith(`${realpathSync(folder)}${path.sep}`);
}

/** Whether a path is a file's, or a link's to one; a link to itself leads to none. Throws when the disk cannot tell. */
export function isFile(file: string): boolean {
  try {
    return statSync(file, { throwIfNoEntry: false })?.isFile() ?? false;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ELOOP") return false;
    throw error;
  }
}

/** The text of a file; undefined when there is none. */
export function fileText(file: string): string | undefined {
  return isFile(file) ? readFileSync(file, "utf8") : undefined;
}
