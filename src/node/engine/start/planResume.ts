import type { RunRow } from "../../../core/model/rows";
import { decide } from "../../../core/pipeline/decide";
import { describeAction } from "../../../core/pipeline/describeAction";
import { attempts } from "../../store/queries/attempts";
import { runWorkstreams } from "../../store/queries/runs";
import type { Engine, FrozenInputs } from "../record/engine";
import { toWork } from "../record/freezeInputs";
import { changesOf, recordedChange } from "./inputChanges";
import { loadFacts } from "../record/loadFacts";

/** What a workstream of a resumed run would do first. */
export interface ResumePlan {
  id: string;
  state: string;
  /** Nothing for what is done. */
  next: string | null;
  why: string | null;
}

type PlanEngine = Pick<Engine, "project" | "store" | "runId" | "clock" | "settings" | "env">;

const changedWords = {
  work: "what is to be done has changed since",
  checks: "how it is judged has changed since",
} as const;

/** Says what resuming a run would do; nothing is written anywhere. */
export function planResume(
  engine: PlanEngine,
  run: RunRow,
  inputs: readonly FrozenInputs[],
): ResumePlan[] {
  const changed = changesOf(engine, run, inputs);
  return runWorkstreams(engine.store, run.id).flatMap((row, index): ResumePlan[] => {
    const own = inputs[index];
    if (own === undefined) return [];
    const { workstreamId: id, state } = row;
    if (state === "done") return [{ id, state, next: null, why: "it is done" }];
    const resumedAfter = attempts(engine.store, run.id, id).length;
    const what = changed[id];
    const outdated =
      what === undefined ? recordedChange(engine.store, row) : { after: resumedAfter, what };
    const at = { state, startedAt: run.startedAt, resumedAfter, outdated };
    const action = describeAction(decide(loadFacts(engine, toWork(engine.project, own, at))));
    const why = action.why ?? (outdated === undefined ? row.reason : changedWords[outdated.what]);
    return [{ id, state, next: action.what, why }];
  });
}
