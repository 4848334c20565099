import type { Settings } from "../model/settings";

/** Where archived changes go: `openspec/archive/<id>`, or as OpenSpec's own CLI does it with merged specs. */
export type ArchiveLayout = "workflow" | "openspec";

/** The setting decides; on `auto` it is OpenSpec's where its CLI would recognise the project. */
export function archiveLayout(
  setting: Settings["archive"]["layout"],
  found: { config: boolean; specs: boolean; archiveInChanges: boolean },
): ArchiveLayout {
  if (setting !== "auto") return setting;
  return found.config || found.specs || found.archiveInChanges ? "openspec" : "workflow";
}

/** The folder's name in the archive; OpenSpec puts the day before it, unless it begins with one. */
export function archivedName(layout: ArchiveLayout, change: string, today: string): string {
  if (layout === "workflow" || /^\d{4}-\d{2}-\d{2}-/.test(change)) return change;
  return `${today}-${change}`;
}

/** The folder of archived changes, relative to the openspec root. */
export function archiveFolder(layout: ArchiveLayout): string {
  return layout === "workflow" ? "openspec/archive" : "openspec/changes/archive";
}
