import { UserError } from "../../core/errors";
import type { Settings } from "../../core/model/settings";
import type { RunStore } from "../../core/ports";
import { requireGit, systemClock, targetOf } from "../../node/engine/createEngine";
import type { GitProject } from "../../node/engine/engine";
import { markDeadRuns } from "../../node/engine/ownership";
import type { Git } from "../../node/git/git";
import { openStore } from "../../node/store/openStore";
import type { CommandContext } from "../command";

/** The store and the repository of a project, opened for a command that changes runs. */
export interface Session {
  project: GitProject;
  git: Git;
  store: RunStore;
}

/** A database that came with the repository is somebody else's past and could say anything. */
async function refuseTrackedStore(git: Git, project: GitProject): Promise<void> {
  const at = project.prefix === "" ? "" : `${project.prefix}/`;
  if (!(await git.isTracked(`${at}.workstreams/state.db`))) return;
  throw new UserError(
    ".workstreams/state.db is tracked by git, so its contents cannot be trusted. Take it out with: git rm --cached .workstreams/state.db",
  );
}

/** Opens everything, lets `work` use it, and closes it. Runs whose engine died are recorded as interrupted first. */
export async function withSession<T>(
  context: CommandContext,
  work: (session: Session) => Promise<T>,
): Promise<T> {
  const { project, git } = await requireGit(context.project());
  await refuseTrackedStore(git, project);
  const store = await openStore(project.stateFolder);
  try {
    await store.refresh();
    await markDeadRuns(store, systemClock);
    return await work({ project, git, store });
  } finally {
    await store.close();
  }
}

/** The branch a run works for, and the commit it is at. */
export function sessionTarget({ git }: Session, settings: Settings) {
  return targetOf(git, settings);
}
