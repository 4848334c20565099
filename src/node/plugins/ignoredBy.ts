import path from "node:path";
import ignore from "ignore";
import { readForeignText } from "../files/readForeign";

function textOf(file: string): string {
  try {
    return readForeignText(file, "document");
  } catch {
    return "";
  }
}

/** Whether files in a folder, which say so as .gitignore does, leave a file out; names are relative with forward slashes. */
export function ignoredBy(names: readonly string[], folder: string): (file: string) => boolean {
  if (names.length === 0) return () => false;
  const rules = ignore().add(names.map((name) => textOf(path.join(folder, name))));
  return (file) => rules.ignores(file);
}
