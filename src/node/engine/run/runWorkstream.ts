import { assertNever } from "../../../core/errors";
import { decide, type Action } from "../../../core/pipeline/decide";
import { attempts } from "../../store/queries/attempts";
import { recordPrograms } from "../checks/baseline";
import { rebaseOntoTarget } from "../merge/rebaseOntoTarget";
import { isMergeRun } from "../record/mergeRun";
import { editStep } from "../steps/editStep";
import type { Engine, Work } from "../record/engine";
import { finishWorkstream } from "./finishWorkstream";
import { discardProofCheckout } from "../proof/proofCheckout";
import { fixStep } from "../steps/fixStep";
import { loadFacts } from "../record/loadFacts";
import { newEvent } from "../record/newEvent";
import { runtimeStep } from "../steps/runtimeStep";
import { stateWrites } from "../record/setState";
import { staticStep } from "../steps/staticStep";
import { endStrayAgents } from "../agent/strayAgents";

async function begin(engine: Engine, work: Work): Promise<void> {
  // An engine that died here has said already that it is ready.
  const fresh =
    attempts(engine.store, engine.runId, work.id).length === 0 && work.state !== "ready";
  const waiting = work.state === "pending" || work.state === "blocked";
  if (fresh || waiting) {
    const to = waiting ? "ready" : work.state;
    const columns = { started_at: engine.clock.now(), reason: null };
    await engine.store.commit({
      events: fresh ? [newEvent(engine, "workstream_started", work.id, {})] : [],
      writes: stateWrites(engine, work, to, columns),
    });
    work.state = to;
  }
  engine.show({ at: engine.clock.now(), kind: "workstream_started", workstream: work.id });
}

async function perform(
  engine: Engine,
  work: Work,
  action: Exclude<Action, { kind: "finish" }>,
): Promise<void> {
  switch (action.kind) {
    case "edit":
      return isMergeRun(engine, work) ? rebaseOntoTarget(engine, work) : editStep(engine, work);
    case "static":
      return staticStep(engine, work);
    case "runtime":
      return runtimeStep(engine, work);
    case "fix":
      return fixStep(engine, work, action.fix);
    default:
      return assertNever(action);
  }
}

/**
 * Takes one workstream from where the store says it is to its end. Every step is decided from recorded facts only,
 * so a later process goes on where this one stopped.
 */
export async function runWorkstream(engine: Engine, work: Work): Promise<void> {
  await endStrayAgents(engine, work.id);
  // An engine that was killed left it; what it says is no part of this run.
  if (work.bundle.worktree.setup.length === 0) await discardProofCheckout(engine, work);
  await begin(engine, work);
  await takeSteps(engine, work);
  await recordPrograms(engine, work);
}

async function takeSteps(engine: Engine, work: Work): Promise<void> {
  for (;;) {
    if (engine.signal.aborted) {
      if (engine.signal.reason === "cancelled") await finishWorkstream(engine, work, "cancelled");
      return;
    }
    const action = decide(loadFacts(engine, work));
    if (action.kind === "finish") {
      const breaker = "breaker" in action ? action.breaker : undefined;
      await finishWorkstream(engine, work, action.state, breaker);
      return;
    }
    await perform(engine, work, action);
  }
}
