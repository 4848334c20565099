import path from "node:path";
import { UserError } from "../../core/errors";
import { nearestNames } from "../../core/json/nearestName";
import type { Change, ChangeFiles } from "../../core/model/change";
import { issueAt } from "../../core/model/issueAt";
import { changeFolder } from "../../core/change/changePaths";
import { parseChange } from "../../core/change/parseChange";
import type { Project } from "../project";
import { filesBelow, foldersIn, fileText } from "./readFolder";

/** A change and the texts it was read from. */
export interface ReadChange {
  change: Change;
  files: ChangeFiles;
}

/** Ids of the open changes, sorted: every folder in `openspec/changes` but the archive. */
export function listChanges(project: Project): string[] {
  return foldersIn(path.join(project.root, "openspec", "changes")).filter(
    (name) => name !== "archive" && !name.startsWith("."),
  );
}

/** Ids of the archived changes in both layouts, sorted; `2026-01-31-x` counts as `x` too. */
export function listArchivedChanges(project: Project): string[] {
  const dated = foldersIn(path.join(project.root, "openspec", "changes", "archive"));
  const plain = foldersIn(path.join(project.root, "openspec", "archive"));
  const undated = dated.map((name) => name.replace(/^\d{4}-\d{2}-\d{2}-/, ""));
  return [...new Set([...dated, ...undated, ...plain])].sort();
}

function unknownChange(project: Project, id: string): UserError {
  const ids = listChanges(project);
  const near = nearestNames(id, ids).slice(0, 3);
  const open = ids.length === 0 ? "There is no open change." : `Open changes: ${ids.join(", ")}.`;
  const archived = listArchivedChanges(project).includes(id) ? " It is archived." : "";
  const act = near.length > 0 ? `Did you mean ${near.join(" or ")}?` : open;
  const message = `There is no change "${id}" in openspec/changes.${archived} ${act}`;
  const issue = issueAt(
    { file: "openspec/changes" },
    { source: "spec", code: "change-exists", message },
  );
  return new UserError(message, { exitCode: 1, issues: [issue] });
}

/** The texts of a change that count: proposal.md, tasks.md, design.md and the delta specs. */
export function readChangeFiles(project: Project, id: string): ChangeFiles {
  const folder = path.join(project.root, "openspec", "changes", id);
  const counts = /^(?:proposal|tasks|design)\.md$|^specs\/(?:.+\/)?spec\.md$/;
  const files: Record<string, string> = {};
  for (const name of filesBelow(folder).filter((file) => counts.test(file))) {
    const text = fileText(path.join(folder, name));
    if (text !== undefined) files[`${changeFolder(id)}/${name}`] = text;
  }
  return files;
}

/** Reads an open change from the working tree. Throws a UserError (exit 1) that names near ids when there is none. */
export function readChange(project: Project, id: string): ReadChange {
  if (!listChanges(project).includes(id)) throw unknownChange(project, id);
  const files = readChangeFiles(project, id);
  return { change: parseChange(id, files), files };
}
