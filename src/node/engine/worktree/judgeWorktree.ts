import { lstatSync, readlinkSync } from "node:fs";
import path from "node:path";
import { compileScope } from "../../../core/scope/scope";
import { judgeChanges, lockedPathsFor, scriptsChanged } from "../../../core/scope/fence";
import type { Git } from "../../git/git";
import type { Engine, Work } from "../record/engine";

/** Paths relative to the git root, by what the fence says of them. */
export interface Judgement {
  inside: string[];
  outside: string[];
  protected: string[];
  locked: string[];
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

/** The package.json files whose scripts were rewritten, unless the scope names the file itself. */
async function rewrittenScripts(engine: Engine, work: Work, git: Git, changed: readonly string[]) {
  const scope = compileScope(work.bundle);
  const rewritten: string[] = [];
  for (const file of changed) {
    const [own] = inProject(engine, [file]);
    if (!/(^|\/)package\.json$/.test(file) || (own !== undefined && scope.isExact(own))) continue;
    const before = await git.fileAt("HEAD", file);
    const after = git.workingFile(file);
    if (before !== null && scriptsChanged(before, after)) rewritten.push(file);
  }
  return rewritten;
}

/** Judges everything that differs from HEAD in the worktree. */
export async function judgeWorktree(engine: Engine, work: Work, git: Git): Promise<Judgement> {
  const base = work.base ?? engine.target.commit;
  const changed = (await git.changedPaths()).map((each) => each.path);
  const lockedPaths = lockedPathsFor(
    work.bundle,
    inProject(engine, await git.trackedPaths(base)),
    work.bundle.acceptance_tests,
  );
  const { prefix } = engine.project;
  const judged = judgeChanges({ changed, prefix, bundle: work.bundle, lockedPaths });
  const rewritten = await rewrittenScripts(engine, work, git, judged.inside);
  const links = judged.inside.filter((file) => leadsOut(work, file));
  return {
    ...judged,
    inside: judged.inside.filter((file) => !rewritten.includes(file) && !links.includes(file)),
    outside: [...judged.outside, ...links],
    locked: [...judged.locked, ...rewritten],
  };
}
