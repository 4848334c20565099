import { realpathSync, statSync, type Dirent } from "node:fs";
import path from "node:path";
import { parseDelta } from "../../core/text/parseDelta";
import { readFolder, type ReadFolder } from "./knownFolders";
import { readSpecText } from "./readSpecText";
import { isBelow } from "../files/isBelow";

/** A `spec.md` and the capability that its folder names. */
export interface FoundSpec {
  /** `limits`, or `api/limits` for a nested one. */
  capability: string;
  /** Absolute. */
  file: string;
}

function isCode(error: unknown, ...codes: readonly string[]): boolean {
  return error instanceof Error && "code" in error && codes.includes(String(error.code));
}

function entriesOf(read: ReadFolder, folder: string, ...missing: readonly string[]): Dirent[] {
  try {
    return read(folder).filter(({ name }) => !name.startsWith("."));
  } catch (error) {
    if (isCode(error, ...missing)) return [];
    throw error;
  }
}

/** Whether a link leads to a file; a dangling one leads nowhere. */
function leadsToFile(file: string): boolean {
  try {
    return statSync(file).isFile();
  } catch (error) {
    if (isCode(error, "ENOENT")) return false;
    throw error;
  }
}

function isWithin(folder: string, file: string): boolean {
  return isBelow(realpathSync(folder), realpathSync(file));
}

/** A linked `spec.md` may lead elsewhere in the specs, never out of them. */
function refuseOutside(root: string, file: string): void {
  if (isWithin(root, file) || isWithin(path.dirname(file), file)) return;
  throw new Error(`Path is outside the allowed directory: ${file}`);
}

/** By code point, the same on every machine. */
function byName(one: string, other: string): number {
  return one < other ? -1 : Number(one > other);
}

/**
 * Every `spec.md` below a folder of specs, nested ones included, sorted by capability; none directly in the folder.
 * Throws when a folder cannot be read or a link leads out of the specs.
 */
export function discoverSpecs(root: string, read: ReadFolder = readFolder): FoundSpec[] {
  const found: FoundSpec[] = [];
  const walk = (folder: string, segments: readonly string[]): void => {
    for (const entry of entriesOf(read, folder, "ENOENT")) {
      const file = `${folder}${path.sep}${entry.name}`;
      if (entry.isDirectory()) {
        walk(file, [...segments, entry.name]);
      } else if (entry.name === "spec.md" && segments.length > 0) {
        const isLink = entry.isSymbolicLink();
        if (!entry.isFile() && !(isLink && leadsToFile(file))) continue;
        if (isLink) refuseOutside(root, file);
        found.push({ capability: segments.join("/"), file });
      }
    }
  };
  walk(root, []);
  return found.sort((one, other) => byName(one.capability, other.capability));
}

/** Markdown below a change's specs that has delta sections but is no `spec.md`, and where it belongs; sorted by path. */
export function strayDeltas(
  root: string,
  read: ReadFolder = readFolder,
): { path: string; expected: string }[] {
  const found: { path: string; expected: string }[] = [];
  const walk = (folder: string, segments: readonly string[]): void => {
    for (const entry of entriesOf(read, folder, "ENOENT", "ENOTDIR")) {
      const file = `${folder}${path.sep}${entry.name}`;
      if (entry.isDirectory()) walk(file, [...segments, entry.name]);
      else if (entry.name.toLowerCase().endsWith(".md") && entry.name !== "spec.md") {
        const isRead = entry.isFile() || (entry.isSymbolicLink() && leadsToFile(file));
        if (!isRead || parseDelta(readSpecText(file)).sections.length === 0) continue;
        const capability = segments.length > 0 ? segments.join("/") : entry.name.slice(0, -3);
        found.push({
          path: [...segments, entry.name].join("/"),
          expected: `${capability}/spec.md`,
        });
      }
    }
  };
  walk(root, []);
  return found.sort((one, other) => byName(one.path, other.path));
}

/** Whether any file or link lies below a folder, hidden ones aside. Throws when a folder cannot be read. */
export function hasAnyFile(folder: string): boolean {
  return entriesOf(readFolder, folder, "ENOENT").some(
    (entry) =>
      entry.isFile() ||
      entry.isSymbolicLink() ||
      (entry.isDirectory() && hasAnyFile(path.join(folder, entry.name))),
  );
}
