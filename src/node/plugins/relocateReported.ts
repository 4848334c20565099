import { existsSync } from "node:fs";
import path from "node:path";

/**
 * Finds the file that a tool means below a folder, where it names it from elsewhere: output captured in another folder,
 * Go's files with their package in front. The longest end of the name that exists is the file.
 */
export function relocateReported(folder: string): (file: string) => string {
  const known = new Map<string, string>();
  const isThere = (end: string): boolean => existsSync(path.join(folder, end));
  return (file) => {
    const before = known.get(file);
    if (before !== undefined) return before;
    const parts = file.split("/").filter((part) => part !== "..");
    const ends = parts.map((_, index) => parts.slice(index).join("/"));
    const found = ends.find(isThere) ?? file;
    known.set(file, found);
    return found;
  };
}
