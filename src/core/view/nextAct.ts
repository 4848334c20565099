import type { NextAct } from "../model/progress";
import type { WorkstreamRow } from "../model/rows";
import { commands } from "../scope/commands";

/**
 * What a person does next with a workstream of which only its row is known, as a command to paste; null when it is
 * archived or needs nobody. `isInterrupted`: no engine works on its run any more.
 */
export function nextAct(workstream: WorkstreamRow, isInterrupted = false): NextAct | null {
  const { id, runId, reason, openspecChange: change } = workstream;
  if (workstream.archivedAt !== null) return null;
  switch (workstream.state) {
    case "done":
      return workstream.mergedAt === null
        ? { command: commands.merge(id), why: "done, not merged" }
        : { command: commands.archive(change), why: "merged" };
    case "needs_review":
      return { command: commands.confirm(id, "S", "T"), why: reason ?? "needs you" };
    case "failed":
    case "cancelled":
      return { command: commands.resume(runId), why: reason ?? workstream.state };
    case "editing":
    case "static_check":
    case "runtime_check":
    case "fixing":
      return isInterrupted
        ? { command: commands.resume(runId), why: "interrupted" }
        : { command: commands.attach(runId), why: "running" };
    case "pending":
    case "blocked":
    case "ready":
      return null;
  }
}
