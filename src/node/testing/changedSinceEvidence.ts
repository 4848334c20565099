import { existsSync } from "node:fs";
import path from "node:path";
import type { EvidenceRow, WorkstreamRow } from "../../core/model/rows";
import { rootInWorktree, type Project } from "../project";
import { changedScopeFile } from "./scopeFiles";

/**
 * For each piece of evidence the first file under its scope that has changed since: in the worktree until that is
 * merged, then in the project.
 */
export function changedSinceEvidence(
  project: Project,
  workstreams: readonly WorkstreamRow[],
  evidence: readonly EvidenceRow[],
): Map<string, string> {
  const changed = new Map<string, string>();
  for (const row of evidence) {
    if (row.logPath === null || row.state === "unproven") continue;
    const workstream = workstreams.find(({ id }) => id === row.workstreamId);
    const worktree = workstream?.mergedAt == null ? workstream?.worktree : null;
    const place = worktree == null ? project.root : rootInWorktree(project, worktree);
    if (!existsSync(place)) continue;
    const file = changedScopeFile(path.join(project.root, row.logPath), place);
    if (file !== undefined) changed.set(row.id, file);
  }
  return changed;
}
