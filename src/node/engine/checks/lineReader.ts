import path from "node:path";
import { readForeignText } from "../../files/readForeign";

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
    return readForeignText(file, "source").split(/\r?\n/);
  } catch {
    return [];
  }
}
