import { compareDelta, type ComparedOperation } from "../../core/openspec/modifiedDiffs";
import type { OpenSpecProject } from "./openspecProject";

/** Every operation of a change beside what it changes in the main specs. */
export function compareChange(project: OpenSpecProject, change: string): ComparedOperation[] {
  return project.deltasOf(change).flatMap((delta) => {
    const main = project.mainSpec(delta.capability);
    if (main.kind === "unusable") throw new Error(`${main.file} cannot be read (${main.code})`);
    return compareDelta(delta, main.kind === "text" ? main.text : null);
  });
}
