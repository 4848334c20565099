import path from "node:path";
import { readForeignText } from "../files/readForeign";

/** Files that no person reads as source, being too large, have no lines. */
function linesOf(file: string): string[] {
  try {
    return readForeignText(file, "source").split(/\r\n|\r|\n/);
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
