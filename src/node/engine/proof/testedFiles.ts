import { compileScope } from "../../../core/scope/scope";
import { productChanges } from "../../../core/scope/testArtefacts";
import type { Git } from "../../git/git";
import { notWhatWasTested, type TestCommandResult } from "../../testing/runTestCommand";
import type { OpenAttempt } from "../record/attempts";
import type { Engine, Work } from "../record/engine";
import { inProject } from "../worktree/judgeWorktree";
import { filesChangedSince, filesOf } from "../agent/mainGuard";
import { discard } from "../worktree/leftovers";
import { gitOf } from "../worktree/prepareWorktree";

async function changedProduct(engine: Engine, work: Work, git: Git, changed: readonly string[]) {
  if (changed.length === 0) return [];
  const tracked = new Set(await git.trackedPaths("HEAD"));
  const scope = compileScope(work.bundle);
  return productChanges(changed, {
    isTracked: (file) => tracked.has(file),
    isInScope: (file) => inProject(engine, [file]).some(scope.allows),
  });
}

/**
 * Runs a test command and compares the files with what they were before: what changed while they were tested is not what
 * is committed, so that the command proves nothing, and is put back for the next one.
 */
export async function comparingFiles(
  engine: Engine,
  work: Work,
  attempt: OpenAttempt,
  test: () => Promise<TestCommandResult>,
): Promise<TestCommandResult> {
  const git = gitOf(work);
  const before = await filesOf(git);
  const result = await test();
  const changed = await changedProduct(engine, work, git, await filesChangedSince(git, before));
  if (changed.length === 0) return result;
  // Where a person looks at the files as they are, they are theirs.
  const own = changed.filter((file) => !before.content.has(file));
  await discard(engine, work, attempt, own);
  return notWhatWasTested(result, changed);
}
