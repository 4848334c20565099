import { existsSync } from "node:fs";
import { UserError } from "../../core/errors";
import { openGit } from "../git/git";
import type { Project } from "../project";
import { stateFileOf } from "./openStore";

/**
 * Throws a UserError when the database came with the repository: it is somebody else's past and could say anything.
 * To be called before a store is opened for a person's command.
 */
export async function refuseTrackedStore(project: Project): Promise<void> {
  const { gitRoot, prefix, stateFolder } = project;
  if (gitRoot === null || !existsSync(stateFileOf(stateFolder))) return;
  const below = prefix === "" ? "" : `${prefix}/`;
  if (!(await openGit(gitRoot).isTracked(`${below}.workstreams/state.db`))) return;
  throw new UserError(
    ".workstreams/state.db is tracked by git, so its contents cannot be trusted. Take it out with: git rm --cached .workstreams/state.db",
  );
}
