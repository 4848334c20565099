import type { WorkstreamState } from "../../../core/model/states";
import { pathTo } from "../../../core/pipeline/pathTo";
import { updateWhere } from "../../../core/pipeline/statements";
import type { Statement } from "../../../core/ports";
import type { Engine, Work } from "./engine";

type Columns = Readonly<Record<string, string | number | null>>;

/** Writes that take a workstream to a state, through the states between where the table has no direct way. */
export function stateWrites(
  engine: Pick<Engine, "runId" | "clock">,
  work: Pick<Work, "id" | "state">,
  to: WorkstreamState,
  columns: Columns = {},
): Statement[] {
  const inRun = { run_id: engine.runId, workstream_id: work.id };
  const path = pathTo(work.state, to);
  const steps = path.length > 0 ? path : [to];
  return [
    ...steps.map((state, index) =>
      updateWhere(
        "run_workstreams",
        inRun,
        index < steps.length - 1 ? { state } : { state, ...columns },
      ),
    ),
    updateWhere(
      "workstreams",
      { id: work.id, run_id: engine.runId },
      { state: to, ...sharedColumns(columns), updated_at: engine.clock.now() },
    ),
  ];
}

const shared = new Set(["reason", "branch", "worktree", "verified_commit", "verified_tree"]);

/** `workstreams` repeats only some columns of `run_workstreams`. */
function sharedColumns(columns: Columns): Columns {
  return Object.fromEntries(Object.entries(columns).filter(([name]) => shared.has(name)));
}
