import { buildCommitMessage } from "../../../core/agents/commitMessage";
import { updateWhere } from "../../../core/pipeline/statements";
import { finishAttempt, startAttempt } from "../record/attempts";
import { takeBaseline } from "../checks/baseline";
import { endOfFailure } from "../steps/endOfFailure";
import type { Engine, Work } from "../record/engine";
import { keptRef, merger } from "../record/mergeRun";
import { resetTo, stashLeftovers } from "../worktree/leftovers";
import { gitOf, reopenWorktree, setUp } from "../worktree/prepareWorktree";
import { sinceBase } from "../worktree/sinceBase";
import { StepFailure } from "../record/stepFailure";
import { shortCommit } from "../../../core/words/shortId";

/** The proven work and the target in one commit; throws a StepFailure where they conflict. */
async function join(engine: Engine, work: Work, verified: string, attempt: string) {
  const { git, target } = engine;
  const merged = await git.mergeTree(await sinceBase(engine, work, target.commit), verified);
  if ("conflicts" in merged) {
    const files = merged.conflicts.join(", ");
    throw new StepFailure("conflict", `${target.ref} and the proven work conflict in ${files}`);
  }
  const message = buildCommitMessage(`Rebase ${work.id} onto ${target.ref}`, {
    change: work.bundle.openspec_change,
    workstream: work.id,
    run: engine.runId,
    attempt,
  });
  const commit = await git.commitTree(merged.tree, [verified, target.commit], message);
  return { commit, tree: merged.tree };
}

/**
 * The EDIT of a run that merges: the branch becomes the proven work on top of the target, in a worktree that is set up
 * anew, with the target's own issues as the baseline. It can be done again after a crash anywhere.
 */
export async function rebaseOntoTarget(engine: Engine, work: Work): Promise<void> {
  const attempt = await startAttempt(engine, work, "edit", { agent: merger });
  try {
    const verified = await engine.git.tip(keptRef(engine, work.id));
    if (verified === null) throw new StepFailure("conflict", "the proven work is gone");
    const made = await join(engine, work, verified, `edit#${attempt.number}`);
    await reopenWorktree(engine, work, attempt);
    const git = gitOf(work);
    await stashLeftovers(engine, work, attempt, git);
    const before = engine.target.commit;
    await resetTo(engine, work, attempt, before);
    work.base = before;
    await engine.store.commit({
      events: [],
      writes: [
        updateWhere(
          "run_workstreams",
          { run_id: engine.runId, workstream_id: work.id },
          { base_commit: before },
        ),
      ],
    });
    await setUp(engine, work, attempt);
    await takeBaseline(engine, work, attempt);
    await resetTo(engine, work, attempt, made.commit);
    const summary = `on top of ${engine.target.ref}@${shortCommit(before)}`;
    await finishAttempt(engine, work, attempt, { status: "passed", summary, ...made });
  } catch (error) {
    await finishAttempt(engine, work, attempt, endOfFailure(engine, error));
  }
}
