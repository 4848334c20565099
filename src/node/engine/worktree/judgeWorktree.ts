import { lstatSync, readlinkSync } from "node:fs";
import path from "node:path";
import { compileScope } from "../../../core/scope/scope";
import { isGlob } from "../../../core/scope/glob";
import { withJudgingKeys } from "../../../core/scope/judgingKeys";
import { judgeChanges, lockedPathsFor } from "../../../core/scope/fence";
import type { Git } from "../../git/git";
import type { Engine, Work } from "../record/engine";

/** Paths relative to the git root, by what the fence says of them. */
export interface Judgement {
  inside: string[];
  outside: string[];
  protected: string[];
  locked: string[];
  /** Folders with a repository of their own: a commit would hold a link to nothing. */
  repositories: string[];
}

/** Paths below the openspec root, relative to it. */
export function inProject(engine: Pick<Engine, "project">, paths: readonly string[]): string[] {
  const { prefix } = engine.project;
  if (prefix === "") return [...paths];
  return paths.flatMap((file) =>
    file.startsWith(`${prefix}/`) ? [file.slice(prefix.length + 1)] : [],
  );
}

/** Whether a path is a link to something outside of the worktree: its content would not be what the work is. */
function leadsOut({ worktree }: Pick<Work, "worktree">, file: string): boolean {
  const at = path.join(worktree, file);
  if (!(lstatSync(at, { throwIfNoEntry: false })?.isSymbolicLink() ?? false)) return false;
  const target = path.relative(worktree, path.resolve(path.dirname(at), readlinkSync(at)));
  return target.startsWith("..") || path.isAbsolute(target);
}

/** The package.json and pyproject.toml files whose keys for tests were rewritten, unless the scope names the file itself. */
async function rewrittenScripts(engine: Engine, work: Work, git: Git, changed: readonly string[]) {
  const scope = compileScope(work.bundle);
  const rewritten: string[] = [];
  for (const file of changed) {
    const [own] = inProject(engine, [file]);
    if (!/(?:^|\/)(?:package\.json|pyproject\.toml)$/.test(file)) continue;
    if (own !== undefined && scope.isExact(own)) continue;
    // A new one is looked at where the commit is proven.
    const before = await git.fileAt("HEAD", file);
    if (before === null) continue;
    if (withJudgingKeys(file, before, git.workingFile(file)) !== undefined) rewritten.push(file);
  }
  return rewritten;
}

/** Files that the bundle names exactly: they are part of the work also where git is told to ignore them. */
async function ignoredByGit(engine: Engine, work: Work, git: Git, changed: readonly string[]) {
  const { prefix } = engine.project;
  const known = new Set([...changed, ...(await git.trackedPaths("HEAD"))]);
  const exact = [...work.bundle.files_scope, ...work.bundle.files_create].filter(
    (entry) => !isGlob(entry),
  );
  const files = exact.map((entry) => path.posix.join(prefix, entry));
  return [...new Set(files)].filter((file) => {
    if (known.has(file)) return false;
    return lstatSync(path.join(git.top, file), { throwIfNoEntry: false })?.isFile() ?? false;
  });
}

/** Whether a path is a repository inside of the worktree: git lists it as a folder. */
function isRepository({ worktree }: Pick<Work, "worktree">, file: string): boolean {
  const at = path.join(worktree, file);
  return lstatSync(at, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

/** Judges everything that differs from HEAD in the worktree. */
export async function judgeWorktree(engine: Engine, work: Work, git: Git): Promise<Judgement> {
  const base = work.base ?? engine.target.commit;
  const seen = (await git.changedPaths()).map((each) => each.path);
  const changed = [...seen, ...(await ignoredByGit(engine, work, git, seen))];
  const lockedPaths = lockedPathsFor(
    work.bundle,
    inProject(engine, await git.trackedPaths(base)),
    work.bundle.acceptance_tests,
  );
  const { prefix } = engine.project;
  const judged = judgeChanges({ changed, prefix, bundle: work.bundle, lockedPaths });
  const rewritten = await rewrittenScripts(engine, work, git, judged.inside);
  const links = judged.inside.filter((file) => leadsOut(work, file));
  const repositories = judged.inside.filter((file) => isRepository(work, file));
  const refused = new Set([...rewritten, ...links, ...repositories]);
  return {
    ...judged,
    repositories,
    inside: judged.inside.filter((file) => !refused.has(file)),
    outside: [...judged.outside, ...links, ...repositories],
    locked: [...judged.locked, ...rewritten],
  };
}
