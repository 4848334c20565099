import { isJunk } from "../../core/pipeline/junk";
import { changedSettings } from "../git/repositorySettings";
import type { Git } from "../git/git";
import type { Engine } from "./engine";

/** Commits that an agent makes carry this name, so that they can be told from a person's. */
export const agentIdentity = {
  GIT_COMMITTER_NAME: "workstream agent",
  GIT_COMMITTER_EMAIL: "agent@openspec-workstreams.invalid",
} as const;

/** Refs that move for other reasons: the engine's own, and what a fetch brings. */
const movesByItself = /^refs\/(heads\/workstream\/|workstreams\/|remotes\/)/;

async function refsOf(git: Git): Promise<Map<string, string>> {
  const all = await git.refsBelow("refs/");
  return new Map(
    all.filter(({ ref }) => !movesByItself.test(ref)).map(({ ref, value }) => [ref, value]),
  );
}

/** Whether a branch went forward by commits that no agent made: people may work while a run goes on. */
async function movedByPeople(git: Git, from: string, to: string): Promise<boolean> {
  if (!(await git.isAncestor(from, to))) return false;
  for (const commit of await git.commitsBetween(from, to)) {
    if ((await git.committerOf(commit)) === agentIdentity.GIT_COMMITTER_NAME) return false;
  }
  return true;
}

async function refChanges(
  git: Git,
  before: ReadonlyMap<string, string>,
): Promise<string | undefined> {
  const after = await refsOf(git);
  for (const ref of new Set([...before.keys(), ...after.keys()])) {
    const from = before.get(ref);
    const to = after.get(ref);
    if (from === to) continue;
    if (from === undefined || to === undefined)
      return `${ref} was ${from === undefined ? "made" : "deleted"}`;
    if (!(await movedByPeople(git, from, to))) return `${ref} was moved`;
  }
  return undefined;
}

/** The tree of everything that lies in a checkout and is not ignored. */
async function filesOf(git: Git): Promise<string> {
  const changed = (await git.changedPaths()).map((change) => change.path);
  return git.treeWith(changed.filter((file) => !isJunk(file)));
}

/**
 * Watches the main checkout while an agent works in its worktree, which is no security boundary. `whatChanged` says
 * in words what nobody but the engine and people may change; commits that people make are no finding.
 */
export async function guardMain(
  engine: Pick<Engine, "git">,
): Promise<{ whatChanged(): Promise<string | undefined>; filesChanged(): Promise<string[]> }> {
  const { git } = engine;
  const before = git.settings();
  const [refs, { branch }, files] = await Promise.all([refsOf(git), git.head(), filesOf(git)]);
  return {
    /** The files of the checkout whose content is another; people may edit theirs while a run goes on. */
    async filesChanged() {
      return git.diffNames(files, await filesOf(git));
    },
    async whatChanged() {
      const settings = changedSettings(before, git.settings());
      const [moved, now] = await Promise.all([refChanges(git, refs), git.head()]);
      const found =
        settings.length > 0
          ? `${settings.join(" and ")} changed`
          : now.branch !== branch
            ? "another branch was checked out"
            : moved;
      if (found === undefined) return undefined;
      return `${found} in the main checkout while the agent worked; look at it, put it back, then resume`;
    },
  };
}
