import { readFileSync, statSync } from "node:fs";
import path from "node:path";

/** Files beyond this size are not source that a person reads; their lines count as unknown. */
const maxBytes = 20_000_000;

function linesOf(file: string): string[] {
  try {
    if (statSync(file).size > maxBytes) return [];
    return readFileSync(file, "utf8").split(/\r\n|\r|\n/);
  } catch {
    return [];
  }
}

/**
 * Reads 1-based lines of the files below a folder as they are at the first question; make one for each run of a tool.
 */
export function createLineReader(
  folder: string,
): (file: string, line: number) => string | undefined {
  const files = new Map<string, string[]>();
  return (file, line) => {
    const lines = files.get(file) ?? linesOf(path.resolve(folder, file));
    files.set(file, lines);
    return lines[line - 1];
  };
}
