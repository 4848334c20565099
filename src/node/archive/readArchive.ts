import { existsSync, lstatSync } from "node:fs";
import path from "node:path";
import { ArchiveRefusal } from "../../core/archive/archiveRefusal";
import { archiveFolder, archiveLayout, type ArchiveLayout } from "../../core/archive/archiveLayout";
import { mainSpecFile } from "../../core/archive/planArchive";
import type { ChangeFiles } from "../../core/model/change";
import type { Settings } from "../../core/model/settings";
import { filesBelow, foldersIn, fileText } from "../change/readFolder";
import { readBundles } from "../change/readBundles";
import { discoverSpecs } from "../openspec/discoverSpecs";
import { linkProblem } from "../openspec/linkProblem";
import { readSpecText } from "../openspec/readSpecText";
import type { Project } from "../project";

/** Where archived changes of a project go. */
export function readArchiveLayout({ root }: Project, settings: Settings): ArchiveLayout {
  const has = (...names: string[]) => existsSync(path.join(root, "openspec", ...names));
  return archiveLayout(settings.archive.layout, {
    config: has("config.yaml") || has("config.yml"),
    specs: has("specs"),
    archiveInChanges: has("changes", "archive"),
  });
}

/** What lies at a change's place: a folder, a link (never followed), or nothing that is a change. */
export function changePlace({ root }: Project, change: string): "folder" | "link" | "none" {
  const stats = lstatSync(path.join(root, "openspec", "changes", change), {
    throwIfNoEntry: false,
  });
  if (stats?.isSymbolicLink()) return "link";
  return stats?.isDirectory() && change !== "archive" ? "folder" : "none";
}

/** The texts of a change that archiving reads: Markdown and OpenSpec's metadata. */
export function readArchiveFiles({ root }: Project, change: string): ChangeFiles {
  const folder = `openspec/changes/${change}`;
  const names = filesBelow(path.join(root, folder));
  const read = names.filter((name) => name.endsWith(".md") || name === ".openspec.yaml");
  return Object.fromEntries(
    read.map((name) => [`${folder}/${name}`, fileText(path.join(root, folder, name)) ?? ""]),
  );
}

function refusal(error: unknown): ArchiveRefusal {
  return new ArchiveRefusal(
    "archive_error",
    error instanceof Error ? error.message : String(error),
  );
}

/** Throws an ArchiveRefusal when deltas or tasks are links out of the change: archiving would not see them. */
export function refuseLinksOut({ root }: Project, change: string, skipSpecs: boolean): void {
  const folder = path.join(root, "openspec/changes", change);
  const problem = linkProblem(path.join(folder, "tasks.md"));
  if (problem !== undefined) throw refusal(problem);
  try {
    if (!skipSpecs) discoverSpecs(path.join(folder, "specs"));
  } catch (error) {
    throw refusal(error);
  }
}

/** The text of a capability's main spec; null when there is none. Throws an ArchiveRefusal when it cannot be read. */
export function readMainSpec({ root }: Project, capability: string): string | null {
  const file = mainSpecFile(capability);
  const problem = linkProblem(path.join(root, file));
  if (problem !== undefined) throw refusal(problem);
  try {
    return readSpecText(path.join(root, file));
  } catch (error) {
    if (isMissing(error)) return null;
    throw new ArchiveRefusal(
      "archive_spec_update_failed",
      `${file}: ${error instanceof Error ? error.message : String(error)}`,
      "Make it a file that can be read and rerun. No files were changed.",
    );
  }
}

function isMissing(error: unknown): boolean {
  return (
    error instanceof Error && "code" in error && ["ENOENT", "ENOTDIR"].includes(String(error.code))
  );
}

/**
 * Ids of the bundles that name a change. A bundle that cannot be read counts when it mentions the change: what is
 * not known to be finished is not.
 */
export function bundlesNaming(project: Project, change: string): string[] {
  return readBundles(project).flatMap(({ bundle, writtenId, text, file }) => {
    if (bundle !== undefined) return bundle.openspec_change === change ? [bundle.id] : [];
    return text.includes(JSON.stringify(change)) ? [writtenId ?? file] : [];
  });
}

/** The folder that a change was archived to, relative to the root; undefined when it was not. */
export function archivedFolder(
  { root }: Project,
  layout: ArchiveLayout,
  change: string,
): string | undefined {
  const folder = archiveFolder(layout);
  const isIt = (name: string) =>
    name === change ||
    (layout === "openspec" && name.replace(/^\d{4}-\d{2}-\d{2}-/, "") === change);
  const name = foldersIn(path.join(root, folder)).filter(isIt).at(-1);
  return name === undefined ? undefined : `${folder}/${name}`;
}
