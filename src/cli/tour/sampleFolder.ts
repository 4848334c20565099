import { existsSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

/** The folder of this program: the checkout or the installed extension, wherever the bundle or the sources lie in it. */
export function programFolder(): string {
  const start = path.dirname(fileURLToPath(import.meta.url));
  for (let at = start; ; at = path.dirname(at)) {
    if (existsSync(path.join(at, "media", "sample"))) return at;
    if (path.dirname(at) === at) throw new Error(`media/sample is missing above ${start}`);
  }
}

/** Where the sample's files lie: `project/` and the texts of its `change/`. */
export function sampleFolder(): string {
  return path.join(programFolder(), "media", "sample");
}
