import { buildCommitMessage } from "../../../core/agents/commitMessage";
import { updateWhere } from "../../../core/pipeline/statements";
import { runRow, showStart } from "../start/startRun";
import { finishAttempt, startAttempt } from "../record/attempts";
import { takeBaseline } from "../checks/baseline";
import { endOfFailure } from "../steps/endOfFailure";
import type { Engine, FrozenInputs, Work } from "../record/engine";
import { frozenWrites, toWork } from "../record/freezeInputs";
import { setAside } from "../agent/leftovers";
import { newEvent } from "../record/newEvent";
import { liveRunOf } from "../record/ownership";
import { gitOf, reopenWorktree, setUp } from "../worktree/prepareWorktree";
import { sinceBase } from "../worktree/sinceBase";
import { StepFailure } from "../record/stepFailure";
import { UserError } from "../../../core/errors";

/** Who the store says made an attempt that joined the work with its target. */
const merger = "merge";

/** Where the proven work is kept while its branch is brought up to the target. */
function keptRef(engine: Pick<Engine, "runId">, id: string): string {
  return `refs/workstreams/${id}/merge-${engine.runId}`;
}

/**
 * Records a run that proves work again on top of the target, which moved since; its first step joins both. Throws a
 * UserError (exit 2) for what another engine works on.
 */
export async function startMergeRun(
  engine: Engine,
  inputs: FrozenInputs,
  verified: { commit: string; base: string | undefined },
): Promise<Work[]> {
  const { id } = inputs.bundle;
  const at = engine.clock.now();
  const live = liveRunOf(engine.store, id, at);
  if (live) throw new UserError(`${id} is being run by ${live.id}, so it cannot be merged now.`);
  await engine.git.updateRef(keptRef(engine, id), verified.commit, null);
  const run = { id: engine.runId, dryRun: false, at };
  const base = updateWhere(
    "run_workstreams",
    { run_id: engine.runId, workstream_id: id },
    { base_commit: verified.base ?? null },
  );
  await engine.store.commit({
    events: [
      newEvent(engine, "run_started", null, {
        workstreams: [id],
        target: engine.target,
        merging: verified.commit,
      }),
    ],
    writes: [
      runRow(engine, { status: "running", dryRun: false }),
      ...frozenWrites(run, engine.project, inputs, 0, merger),
      base,
    ],
  });
  await showStart(engine, [inputs], false);
  const work = toWork(engine.project, inputs, { state: "pending", startedAt: at, resumedAfter: 0 });
  work.base = verified.base;
  return [work];
}

/** Whether a run of a workstream began by joining proven work with the target. */
export function isMergeRun(
  engine: Pick<Engine, "store" | "runId">,
  work: Pick<Work, "id">,
): boolean {
  const rows = engine.store.all(
    "SELECT agent FROM run_workstreams WHERE run_id = ? AND workstream_id = ? AND agent = ?",
    [engine.runId, work.id, merger],
  );
  return rows.length > 0;
}

/** The proven work and the target in one commit; throws a StepFailure where they conflict. */
async function join(engine: Engine, work: Work, verified: string, attempt: string) {
  const { git, target } = engine;
  const merged = await git.mergeTree(await sinceBase(engine, work, target.commit), verified);
  if ("conflicts" in merged) {
    const files = merged.conflicts.join(", ");
    throw new StepFailure("conflict", `${target.ref} and the proven work conflict in ${files}`);
  }
  const message = buildCommitMessage(`Bring ${work.id} up to ${target.ref}`, {
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
export async function bringUp(engine: Engine, work: Work): Promise<void> {
  const attempt = await startAttempt(engine, work, "edit", { agent: merger });
  try {
    const verified = await engine.git.tip(keptRef(engine, work.id));
    if (verified === null) throw new StepFailure("conflict", "the proven work is gone");
    const made = await join(engine, work, verified, `edit#${attempt.number}`);
    await reopenWorktree(engine, work, attempt);
    const git = gitOf(work);
    await setAside(engine, work, attempt, git);
    const before = engine.target.commit;
    await git.resetTo(before);
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
    await git.resetTo(made.commit);
    const summary = `on top of ${engine.target.ref}@${before.slice(0, 7)}`;
    await finishAttempt(engine, work, attempt, { status: "passed", summary, ...made });
  } catch (error) {
    await finishAttempt(engine, work, attempt, endOfFailure(engine, error));
  }
}
