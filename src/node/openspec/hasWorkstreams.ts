import { existsSync } from "node:fs";
import path from "node:path";
import type { Project } from "../project";

/** Whether there is a bundle folder or a database at all; both take long to load. */
export function hasWorkstreams({ root, stateFolder }: Project): boolean {
  return (
    existsSync(path.join(root, "workstreams")) || existsSync(path.join(stateFolder, "state.db"))
  );
}
