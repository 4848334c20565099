import path from "node:path";
import { rootInWorktree } from "../../node/project";
import type { ProjectState } from "./projectState";

/** Where the file of an issue is: in the run's worktree until that is merged, then in the project. */
export function placeOfIssue(
  state: ProjectState,
  run: { workstreamId: string; worktree: string | null },
  file: string,
): string {
  const row = state.store.workstreams.find((each) => each.id === run.workstreamId);
  const isGone = run.worktree === null || (row !== undefined && row.mergedAt !== null);
  if (isGone || run.worktree === null) return path.join(state.project.root, file);
  return path.join(rootInWorktree(state.project, run.worktree), file);
}
