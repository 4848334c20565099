import { lstatSync, readlinkSync } from "node:fs";
import path from "node:path";
import { isJunk } from "../../../core/scope/junk";
import { hashFile } from "../../files/hashFile";
import { changedSettings } from "../../git/trust/repositorySettings";
import type { Git } from "../../git/git";
import type { Engine } from "../record/engine";

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

/** What lies at a path, so that two moments can be told apart; git keeps its own account of the repositories in a folder. */
function contentOf(file: string): string {
  const stats = lstatSync(file, { throwIfNoEntry: false });
  if (stats === undefined) return "nothing";
  try {
    if (stats.isSymbolicLink()) return `link ${readlinkSync(file)}`;
    return stats.isFile() ? `file ${stats.mode} ${hashFile(file)}` : "folder";
  } catch {
    return "unreadable";
  }
}

/** The commit that is checked out, and what the files are that differ from it, ignored ones aside. */
export async function filesOf(git: Git): Promise<{ commit: string; content: Map<string, string> }> {
  const [{ commit }, changed] = await Promise.all([git.head(), git.changedPaths()]);
  const paths = changed.map((change) => change.path).filter((file) => !isJunk(file));
  return {
    commit,
    content: new Map(paths.map((file) => [file, contentOf(path.join(git.top, file))])),
  };
}

/** The files of a checkout whose content is another than it was. */
export async function filesChangedSince(
  git: Git,
  before: Awaited<ReturnType<typeof filesOf>>,
): Promise<string[]> {
  const now = await filesOf(git);
  const committed =
    now.commit === before.commit ? [] : await git.diffNames(before.commit, now.commit);
  const mayDiffer = new Set([...before.content.keys(), ...now.content.keys(), ...committed]);
  return [...mayDiffer]
    .filter((file) => before.content.get(file) !== contentOf(path.join(git.top, file)))
    .sort();
}

export interface MainGuard {
  /** What of git's settings changed, in words. Asks nothing of git, which must not be called when anything did. */
  settingsChanged(): string | undefined;
  whatChanged(): Promise<string | undefined>;
  filesChanged(): Promise<string[]>;
}

function sentence(found: string): string {
  return `${found} in the main checkout while the agent worked; look at it, put it back, then resume`;
}

/**
 * Watches the main checkout while an agent works in its worktree, which is no security boundary. `whatChanged` says
 * in words what nobody but the engine and people may change; commits that people make are no finding.
 */
export async function guardMain(engine: Pick<Engine, "git">): Promise<MainGuard> {
  const { git } = engine;
  const before = git.settings();
  const [refs, { branch }, files] = await Promise.all([refsOf(git), git.head(), filesOf(git)]);
  const settingsChanged = () => {
    const changed = changedSettings(before, git.settings());
    return changed.length > 0 ? sentence(`${changed.join(" and ")} changed`) : undefined;
  };
  return {
    settingsChanged,
    /** The files of the checkout whose content is another; people may edit theirs while a run goes on. */
    filesChanged: () => filesChangedSince(git, files),
    async whatChanged() {
      const settings = settingsChanged();
      if (settings !== undefined) return settings;
      const [moved, now] = await Promise.all([refChanges(git, refs), git.head()]);
      const found = now.branch !== branch ? "another branch was checked out" : moved;
      return found === undefined ? undefined : sentence(found);
    },
  };
}
