import path from "node:path";
import type { GitProject } from "./engine";

/** Names of a workstream's branch and worktree. Projects below the git root share it, so theirs carry the folder. */
export function placesOf(
  project: GitProject,
  id: string,
): { branch: string; worktree: string; folder: string } {
  const name = project.prefix === "" ? id : `${project.prefix.replace(/[^\w.-]+/g, "-")}--${id}`;
  const worktree = path.join(project.gitRoot, ".worktrees", name);
  return { branch: `workstream/${name}`, worktree, folder: path.join(worktree, project.prefix) };
}
