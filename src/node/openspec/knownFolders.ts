import { readdirSync, type Dirent } from "node:fs";
import path from "node:path";
import { isFile } from "../change/readFolder";

/** Tells what lies in a folder. Throws when it cannot be read. */
export type ReadFolder = (folder: string) => readonly Dirent[];

/** Tells whether a name in a folder is a file's, or a link's to one. */
export type HasFile = (folder: string, name: string) => boolean;

/** Asks the disk. */
export const readFolder: ReadFolder = (folder) => readdirSync(folder, { withFileTypes: true });

/** Asks the disk. Throws when it cannot tell. */
export const hasFile: HasFile = (folder, name) => isFile(path.join(folder, name));

/** Folders that are read once: for one command, since asking for each of their files takes longer than its work. */
export class KnownFolders {
  readonly #entries = new Map<string, readonly Dirent[]>();

  readonly read: ReadFolder = (folder) => {
    const known = this.#entries.get(folder) ?? readFolder(folder);
    this.#entries.set(folder, known);
    return known;
  };

  /** Like the disk, which is asked only where the entries of the folder do not tell. */
  readonly hasFile: HasFile = (folder, name) => {
    const entries = this.known(folder);
    if (entries === undefined || /[\\/]/.test(name)) return hasFile(folder, name);
    const entry = entries.find((each) => each.name === name);
    if (entry?.isFile() === true) return true;
    const mayBeThere = entry !== undefined || entries.some((each) => areAlike(each.name, name));
    return mayBeThere && hasFile(folder, name);
  };

  /** Whether a name in a folder is that of a file, and no link. */
  isPlainFile(folder: string, name: string): boolean {
    return this.known(folder)?.find((entry) => entry.name === name)?.isFile() ?? false;
  }

  private known(folder: string): readonly Dirent[] | undefined {
    try {
      return this.read(folder);
    } catch {
      return undefined;
    }
  }
}

/** Whether some disk may take two names for one: it may see no case, and letters outside of ASCII as others. */
function areAlike(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase() || /[^ -~]/.test(one + other);
}
