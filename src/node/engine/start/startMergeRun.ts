import { UserError } from "../../../core/errors";
import { updateWhere } from "../../../core/pipeline/statements";
import type { Engine, FrozenInputs, Work } from "../record/engine";
import { frozenWrites, toWork } from "../record/freezeInputs";
import { keptRef, merger } from "../record/mergeRun";
import { newEvent } from "../record/newEvent";
import { liveRunOf } from "../record/ownership";
import { runInsert, showStart } from "./startRun";

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
      runInsert(engine, { status: "running", dryRun: false }),
      ...frozenWrites(run, engine.project, inputs, 0, merger),
      base,
    ],
  });
  await showStart(engine, [inputs], false);
  const work = toWork(engine.project, inputs, { state: "pending", startedAt: at, resumedAfter: 0 });
  work.base = verified.base;
  return [work];
}
