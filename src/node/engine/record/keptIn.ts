import type { ResolvedAgent } from "../../agents/resolveAgent";
import type { ProcessRunner } from "../../processes/runProcess";
import type { ProcessRights } from "../../sandbox/boxedProcess";
import type { Engine, Work } from "./engine";

/** Starts processes for a workstream so that they stay in its worktree. */
export function keptIn(
  { sandbox, project, git }: Pick<Engine, "sandbox" | "project" | "git">,
  { worktree }: Pick<Work, "worktree">,
  rights: ProcessRights,
): ProcessRunner {
  const { gitRoot: main, root, stateFolder } = project;
  const { commonDir } = git;
  return (request) =>
    sandbox.run(request, { main, root, stateFolder, commonDir, worktree }, rights);
}

/** What an agent may have: the network, its login and its settings. */
export function agentRights({
  adapter,
  home,
}: Pick<ResolvedAgent, "adapter" | "home">): ProcessRights {
  const { logins = [], settings = [] } = adapter?.home ?? {};
  return { network: true, logins: [...logins, ...home], settings, commits: true };
}

/** What tests and checkers may have: no network, unless the bundle says so. */
export function toolRights({ bundle }: Pick<Work, "bundle">): ProcessRights {
  return { network: bundle.worktree.network };
}
