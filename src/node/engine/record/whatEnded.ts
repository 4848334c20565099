import { runWorkstreams } from "../../store/queries/runs";
import { lastEnd } from "./attempts";
import type { Engine } from "./engine";

/** How every workstream of a run stands, for an event that says how the run ended or stopped. */
export function whatEnded(engine: Pick<Engine, "store" | "runId">) {
  const rows = runWorkstreams(engine.store, engine.runId);
  return {
    workstreams: Object.fromEntries(rows.map((row) => [row.workstreamId, row.state])),
    ends: Object.fromEntries(
      rows.flatMap(({ workstreamId: id }) => {
        const { after } = lastEnd(engine, id);
        if (after === undefined) return [];
        // No attempt outlives its engine.
        const status = after.status === "running" ? "interrupted" : after.status;
        return [[id, { ...after, status }] as const];
      }),
    ),
  };
}
