import path from "node:path";
import { filesBelow } from "../../change/readFolder";
import { hasFile, type HasFile } from "../knownFolders";

function isGlob(pattern: string): boolean {
  return /[*?[]|[!+@]\([^(]*\)|\{(?=[^{}]*(?:,|\.\.))[^{}]*\}/u.test(pattern);
}

/** The files below a change that an output of its schema names, absolute and sorted. */
export async function outputFiles(
  folder: string,
  generates: string,
  has: HasFile = hasFile,
): Promise<string[]> {
  if (!isGlob(generates)) {
    try {
      return has(folder, generates) ? [path.join(folder, generates)] : [];
    } catch {
      return [];
    }
  }
  const matches = await matcher(generates);
  return filesBelow(folder)
    .filter((file) => matches(file))
    .map((file) => path.join(folder, file))
    .sort();
}

async function matcher(glob: string): Promise<(file: string) => boolean> {
  if (glob === "specs/**/*.md") {
    return (file) => /^specs\/(?:[^./][^/]*\/)*[^./][^/]*\.md$/.test(file);
  }
  const { globMatcher } = await import("../globMatcher");
  return globMatcher(glob);
}
