import { randomUUID } from "node:crypto";
import { UserError } from "../../../core/errors";
import { plural } from "../../../core/words/plural";
import { insertInto } from "../../../core/pipeline/statements";
import { runStatusOf } from "../../../core/pipeline/runOutcome";
import { findProvable } from "../../../core/trace/verifyLine";
import { attempts } from "../../store/queries/attempts";
import { runWorkstreams } from "../../store/queries/runs";
import type { Engine, Work } from "../record/engine";
import { judgedAttempt } from "../../../core/view/judgedAttempt";
import { finishWorkstream, provenKeys } from "./finishWorkstream";
import { newEvent } from "../record/newEvent";
import { finishRun } from "./runAll";

/** What a person saw. */
export interface Confirmation {
  scenario: string;
  note: string;
  by: string;
}

/**
 * Records that a person saw a scenario hold on the tree that was tested last, and completes the workstream when that
 * was all that was missing; no command runs again. Throws a UserError (exit 2) where there is nothing to confirm.
 */
export async function confirmScenario(
  engine: Engine,
  work: Work,
  { scenario, note, by }: Confirmation,
): Promise<{ evidence: string; scenario: string }> {
  const provable = findProvable(work.provables, scenario);
  if (!provable) {
    const known = work.provables.map(({ name }) => `"${name}"`).join(", ") || "none";
    throw new UserError(
      `"${scenario}" is no scenario that ${work.id} has to prove. It has: ${known}.`,
    );
  }
  const tested = judgedAttempt(attempts(engine.store, engine.runId, work.id));
  if (work.state !== "needs_review" || tested?.step !== "runtime" || tested.treeSha === null) {
    throw new UserError(
      `${work.id} is ${work.state.replace("_", " ")}, so there is nothing to confirm. A scenario is confirmed after its tests ran, when nothing proves it.`,
    );
  }
  const id = `evidence-${randomUUID()}`;
  await engine.store.commit({
    events: [newEvent(engine, "scenario_confirmed", work.id, { scenario: provable.key, by, note })],
    writes: [
      insertInto("evidence", {
        id,
        run_id: engine.runId,
        workstream_id: work.id,
        attempt_id: tested.id,
        scenario_key: provable.key,
        scenario: provable.name,
        kind: "person",
        state: "proven",
        inferred: 0,
        commit_sha: tested.commitSha,
        tree_sha: tested.treeSha,
        requirement_sha: provable.requirementSha,
        note,
        confirmed_by: by,
        at: engine.clock.now(),
      }),
    ],
  });
  const proven = provenKeys(engine, work);
  if (work.provables.every(({ key }) => proven.has(key))) {
    await finishWorkstream(engine, work, "done");
    await settleRun(engine);
  }
  return { evidence: id, scenario: provable.name };
}

/** The run's own status follows when the last thing it waited for is there. */
async function settleRun(engine: Engine): Promise<void> {
  const rows = runWorkstreams(engine.store, engine.runId);
  const states = rows.map((row) => ({ id: row.workstreamId, state: row.state }));
  const status = runStatusOf(states.map(({ state }) => state));
  if (status === "needs_review") return;
  const done = states.filter(({ state }) => state === "done").length;
  await finishRun(engine, states, `${done} of ${plural(states.length, "workstream")} done.`);
}
