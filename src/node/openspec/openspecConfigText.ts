import { readFileSync } from "node:fs";
import path from "node:path";

/** The text of a project's OpenSpec configuration; undefined where it has none that can be read. */
export function openspecConfigText(root: string): string | undefined {
  for (const name of ["config.yaml", "config.yml"]) {
    try {
      return readFileSync(path.join(root, "openspec", name), "utf8");
    } catch {
      continue;
    }
  }
  return undefined;
}
