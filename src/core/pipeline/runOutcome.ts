import type { RunStatus, WorkstreamState } from "../model/states";

/** How a run ends, from the states of its workstreams: one table for status, exit code and JSON. */
export function runStatusOf(states: readonly WorkstreamState[]): RunStatus {
  const done = states.filter((state) => state === "done").length;
  const failed = states.includes("failed");
  if (states.length > 0 && done === states.length) return "completed";
  if (states.includes("cancelled")) return "cancelled";
  if (!failed && states.includes("needs_review")) return "needs_review";
  return done > 0 ? "partial" : "failed";
}

/** The exit code that belongs to a status; a run that was not finished is not a success. */
export function exitCodeOf(status: RunStatus): 0 | 1 | 3 | 130 | 143 {
  switch (status) {
    case "completed":
      return 0;
    case "needs_review":
      return 3;
    case "cancelled":
      return 130;
    case "interrupted":
      return 143;
    default:
      return 1;
  }
}
