import type { AttemptRow, WorkstreamRow } from "../model/rows";
import { workingSteps } from "../words/stateWords";
import type { Act } from "./act";
import { needsConfirmation } from "./judgedAttempt";
import { actOn } from "./workstreamActs";

/**
 * What a person does next with a workstream; null when it is archived or needs nobody. `judged` is the attempt that says
 * how the work is; `isInterrupted`: no engine works on its run any more.
 */
export function nextAct(
  row: WorkstreamRow,
  judged: Pick<AttemptRow, "step"> | undefined,
  isInterrupted = false,
): Act | null {
  return actsOf(row, judged, isInterrupted)[0] ?? null;
}

function actsOf(
  row: WorkstreamRow,
  judged: Pick<AttemptRow, "step"> | undefined,
  isInterrupted: boolean,
): Act[] {
  const { id, runId, reason, openspecChange, worktree, state } = row;
  const at = { id, run: runId, change: openspecChange, worktree };
  if (row.archivedAt !== null) return [];
  if (workingSteps[state] !== undefined) {
    return isInterrupted ? actOn(at, "resume", "interrupted") : actOn(at, "follow", "running");
  }
  switch (state) {
    case "done":
      return row.mergedAt === null
        ? actOn(at, "merge", "done, not merged")
        : actOn(at, "archive", "merged");
    case "needs_review":
      return actOn(at, needsConfirmation(judged) ? "confirm" : "resume", reason ?? "needs you");
    case "failed":
    case "cancelled":
      return actOn(at, "resume", reason ?? state);
    default:
      return [];
  }
}
