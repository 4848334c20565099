import type { AttemptRow, WorkstreamRow } from "../../core/model/rows";
import type { RunStatus } from "../../core/model/states";
import { shortCommit, stateWord } from "../terminal/words";

/** A run's status in the words of the interface. */
export function runWord(status: RunStatus): string {
  return status === "needs_review" ? "needs you" : status;
}

/** An attempt's status; what is not proven is not called failed. */
export function attemptWord(attempt: AttemptRow): string {
  return attempt.status === "failed" && attempt.reason === "not_proven"
    ? "not proven"
    : attempt.status;
}

const runningSteps: Partial<Record<WorkstreamRow["state"], string>> = {
  editing: "EDIT",
  static_check: "STATIC",
  runtime_check: "RUNTIME",
  fixing: "PIPELINE",
};

/** `running: STATIC`, `interrupted: STATIC`, `done, merged d2f0b6c`, `needs you`: a workstream's state with what became of it. */
export function workstreamWord(workstream: WorkstreamRow, isInterrupted = false): string {
  const step = runningSteps[workstream.state];
  if (step !== undefined) return `${isInterrupted ? "interrupted" : "running"}: ${step}`;
  const word = stateWord(workstream.state);
  if (workstream.archivedAt !== null) return `${word}, archived`;
  if (workstream.mergedAt === null) return word;
  const commit = workstream.mergeCommit === null ? "" : ` ${shortCommit(workstream.mergeCommit)}`;
  return `${word}, merged${commit}`;
}

/** Local date and time, the same in every language. */
export function clockTime(at: number): string {
  const date = new Date(at);
  const two = (value: number) => String(value).padStart(2, "0");
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  return `${day} ${two(date.getHours())}:${two(date.getMinutes())}`;
}
