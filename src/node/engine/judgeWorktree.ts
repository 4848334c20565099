import { judgeChanges, lockedPathsFor, scriptsChanged } from "../../core/pipeline/fence";
import type { Git } from "../git/git";
import type { Engine, Work } from "./engine";

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
  const packages = judged.inside.filter((file) => /(^|\/)package\.json$/.test(file));
  const rewritten: string[] = [];
  for (const file of packages) {
    const before = await git.fileAt("HEAD", file);
    const after = await git.workingFile(file);
    if (before !== null && scriptsChanged(before, after)) rewritten.push(file);
  }
  return {
    ...judged,
    inside: judged.inside.filter((file) => !rewritten.includes(file)),
    locked: [...judged.locked, ...rewritten],
  };
}
