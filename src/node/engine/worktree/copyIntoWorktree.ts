import { copyFile, mkdir, lstat } from "node:fs/promises";
import path from "node:path";
import picomatch from "picomatch";
import type { Engine, Work } from "../record/engine";
import { leadsOutside } from "../../files/leadsOutside";
import { StepFailure } from "../record/stepFailure";

/** What was copied: how many files, and the patterns that none of them fits. */
interface Copied {
  copied: number;
  unmatched: readonly string[];
}

/** Copies the untracked files that the bundle names (`.env` and the like). Throws a StepFailure where a link leads out of the worktree. */
export async function copyIntoWorktree(engine: Engine, work: Work): Promise<Copied> {
  const { copy } = work.bundle.worktree;
  if (copy.length === 0) return { copied: 0, unmatched: [] };
  const patterns = copy.map((pattern) => ({ pattern, fits: picomatch(pattern, { dot: true }) }));
  const unmatched = new Set(copy);
  const { prefix, root } = engine.project;
  const inProject = (file: string) =>
    prefix === ""
      ? file
      : file.startsWith(`${prefix}/`)
        ? file.slice(prefix.length + 1)
        : undefined;
  let copied = 0;
  for (const file of await engine.git.untrackedPaths({ ignored: true })) {
    const relative = inProject(file);
    const fitting = patterns.filter(({ fits }) => relative !== undefined && fits(relative));
    if (relative === undefined || fitting.length === 0) continue;
    const from = path.join(root, relative);
    // A link could point out of the repository.
    if (!(await lstat(from)).isFile()) continue;
    const to = path.join(work.folder, relative);
    if (leadsOutside(work.worktree, to)) {
      const message = `worktree.copy would write ${relative} out of the worktree, through a link. Remove the link or the pattern, then resume`;
      throw new StepFailure("setup_failed", message);
    }
    await mkdir(path.dirname(to), { recursive: true });
    await copyFile(from, to);
    copied++;
    for (const { pattern } of fitting) unmatched.delete(pattern);
  }
  return { copied, unmatched: [...unmatched] };
}
