import type { Settings } from "../../core/model/settings";
import type { RunStore } from "../../core/ports";
import { requireGit, systemClock, targetOf } from "../../node/engine/record/createEngine";
import type { GitProject } from "../../node/engine/record/engine";
import { markDeadRuns } from "../../node/engine/record/ownership";
import type { Git } from "../../node/git/git";
import { networkWarning } from "../../node/store/networkFileSystem";
import { openStore } from "../../node/store/openStore";
import type { CommandContext } from "../command";
import { warn } from "../terminal/warn";

/** The store and the repository of a project, opened for a command that changes runs. */
export interface Session {
  project: GitProject;
  git: Git;
  store: RunStore;
}

/** Opens everything, lets `work` use it, and closes it. Runs whose engine died are recorded as interrupted first. */
export async function withSession<T>(
  context: CommandContext,
  work: (session: Session) => Promise<T>,
): Promise<T> {
  const { project, git } = await requireGit(context.project());
  const warning = networkWarning(project.root);
  if (warning !== undefined) warn(context.stderr, warning);
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
