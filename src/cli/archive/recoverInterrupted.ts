import { archiveFolder, type ArchiveLayout } from "../../core/archive/archiveLayout";
import { recoverArchive } from "../../node/archive/recoverArchive";
import type { Project } from "../../node/project";
import type { CommandContext } from "../command";

/** Finishes or undoes what an archive left behind whose program died, and says which. */
export function recoverInterrupted(
  context: CommandContext,
  project: Project,
  layout: ArchiveLayout,
): void {
  const found = recoverArchive(project.root, archiveFolder(layout));
  if (found === undefined) return;
  const { outcome, folder } = found;
  const what = outcome === "finished" ? "was finished" : "was undone: no spec is changed";
  context.say(`An interrupted archive ${what}. The change lies in ${folder}.\n`);
}
