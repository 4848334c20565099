import { ArchiveRefusal } from "../../core/archive/archiveRefusal";
import { describeNestedChange } from "../../core/openspec/nestedChange";
import { changePlace } from "../../node/archive/readArchive";
import { OpenSpecProject } from "../../node/openspec/openspecProject";
import type { Project } from "../../node/project";

/** Refuses what is not the name of one change: a path, a link, or a folder that only wraps changes. */
export async function refuseWrongName(project: Project, change: string): Promise<void> {
  if (change === "" || change === "." || change === ".." || /[/\\\0]/.test(change)) {
    throw new ArchiveRefusal(
      "archive_change_name_invalid",
      `Change name ${JSON.stringify(change)} must be the name of one folder in openspec/changes.`,
    );
  }
  if (changePlace(project, change) === "link") {
    throw new ArchiveRefusal(
      "archive_change_symlink",
      `Change '${change}' is a symbolic link. Replace it with a real directory before archiving.`,
    );
  }
  const nested = await new OpenSpecProject(project.root).nestedIn(change);
  if (nested === undefined) return;
  const folders = nested.nested.map((id) => `openspec/changes/${id}/`).join(", ");
  throw new ArchiveRefusal(
    "archive_change_is_namespace_folder",
    `Cannot archive '${change}': ${describeNestedChange(nested)}`,
    `Rename ${folders} to a flat change directory, then archive it.`,
  );
}
