import type { NextAct } from "../model/progress";
import type { WorkstreamRow } from "../model/rows";

const program = "openspec-workstreams";

/**
 * What a person does next with a workstream, as a command to paste; null when it is archived or needs nobody.
 * `isInterrupted`: no engine works on its run any more.
 */
export function nextAct(workstream: WorkstreamRow, isInterrupted = false): NextAct | null {
  if (workstream.archivedAt !== null) return null;
  switch (workstream.state) {
    case "done":
      return workstream.mergedAt === null
        ? { command: `${program} merge --ws-id ${workstream.id}`, why: "done, not merged" }
        : { command: `${program} archive ${workstream.openspecChange}`, why: "merged" };
    case "needs_review":
      return {
        command: `${program} confirm --ws-id ${workstream.id} --scenario S --note T`,
        why: workstream.reason ?? "needs you",
      };
    case "failed":
    case "cancelled":
      return {
        command: `${program} resume ${workstream.runId}`,
        why: workstream.reason ?? workstream.state,
      };
    case "editing":
    case "static_check":
    case "runtime_check":
    case "fixing":
      if (isInterrupted) {
        return { command: `${program} resume ${workstream.runId}`, why: "interrupted" };
      }
      return { command: `${program} attach ${workstream.runId}`, why: "running" };
    case "pending":
    case "blocked":
    case "ready":
      return null;
  }
}
