import type { RunRow } from "../../core/model/rows";
import { decide } from "../../core/pipeline/decide";
import { describeAction } from "../../core/pipeline/describeAction";
import { attempts } from "../store/queries/attempts";
import { runWorkstreams } from "../store/queries/runs";
import type { Engine, FrozenInputs } from "./engine";
import { toWork } from "./freezeInputs";
import { loadFacts } from "./loadFacts";

/** What a workstream of a resumed run would do first. */
export interface ResumePlan {
  id: string;
  state: string;
  /** Nothing for what is done. */
  next: string | null;
  why: string | null;
}

type PlanEngine = Pick<Engine, "project" | "store" | "runId" | "clock" | "settings" | "env">;

/** Says what resuming a run would do; nothing is written anywhere. */
export function planResume(
  engine: PlanEngine,
  run: RunRow,
  inputs: readonly FrozenInputs[],
): ResumePlan[] {
  return runWorkstreams(engine.store, run.id).flatMap((row, index): ResumePlan[] => {
    const own = inputs[index];
    if (own === undefined) return [];
    const { workstreamId: id, state } = row;
    if (state === "done") return [{ id, state, next: null, why: "it is done" }];
    const resumedAfter = attempts(engine.store, run.id, id).length;
    const work = toWork(engine.project, own, { state, startedAt: run.startedAt, resumedAfter });
    const { what, why } = describeAction(decide(loadFacts(engine, work)));
    return [{ id, state, next: what, why: why ?? row.reason }];
  });
}
