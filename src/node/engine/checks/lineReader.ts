import { readFileSync } from "node:fs";
import path from "node:path";

/** Reads lines of files in a folder, each file once; a missing file or line is empty. */
export function lineReader(folder: string): (file: string, line: number) => string {
  const files = new Map<string, string[]>();
  return (file, line) => {
    let lines = files.get(file);
    if (lines === undefined) {
      lines = read(path.join(folder, file));
      files.set(file, lines);
    }
    return lines[line - 1] ?? "";
  };
}

function read(file: string): string[] {
  try {
    return readFileSync(file, "utf8").split(/\r?\n/);
  } catch {
    return [];
  }
}
