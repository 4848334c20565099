import { readdirSync, realpathSync, statSync } from "node:fs";
import path from "node:path";
import { UserError } from "../../core/errors";
import { readForeignText } from "../files/readForeign";

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
export function filesBelow(folder: string, most = 20_000): string[] {
  if (!(statSync(folder, { throwIfNoEntry: false })?.isDirectory() ?? false)) return [];
  return entriesBelow(folder, most)
    .filter(({ file, isLink }) => {
      const absolute = path.join(folder, file);
      return isFile(absolute) && (!isLink || isInside(folder, absolute));
    })
    .map(({ file }) => file)
    .sort();
}

/** What lies below a folder, folders aside. */
function entriesBelow(root: string, most: number): { file: string; isLink: boolean }[] {
  const found: { file: string; isLink: boolean }[] = [];
  const open = [""];
  for (let folder = open.pop(), seen = 0; folder !== undefined; folder = open.pop()) {
    for (const entry of readdirSync(path.join(root, folder), { withFileTypes: true })) {
      if (++seen > most) throw tooManyEntries(root, most);
      const file = `${folder}${entry.name}`;
      if (entry.isDirectory()) open.push(`${file}/`);
      else found.push({ file, isLink: entry.isSymbolicLink() });
    }
  }
  return found;
}

function tooManyEntries(folder: string, most: number): UserError {
  const message = `${folder} holds more than ${most} files and folders. Take out what does not belong there.`;
  return new UserError(message, { exitCode: 1 });
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
  return isFile(file) ? readForeignText(file, "document") : undefined;
}
