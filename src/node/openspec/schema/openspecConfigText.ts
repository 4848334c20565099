import path from "node:path";
import { readForeignText } from "../../files/readForeign";

/** The text of a project's OpenSpec configuration; undefined where it has none that can be read. */
export function openspecConfigText(root: string): string | undefined {
  for (const name of ["config.yaml", "config.yml"]) {
    try {
      return readForeignText(path.join(root, "openspec", name), "document");
    } catch {
      continue;
    }
  }
  return undefined;
}
