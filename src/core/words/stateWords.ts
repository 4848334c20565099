import type { AttemptRow, WorkstreamRow } from "../model/rows";
import type { RunStatus, Step, WorkstreamState } from "../model/states";
import { shortCommit } from "./shortId";

/** `STATIC`: a step as people read it. */
export function stepName(step: Step): string {
  return step.toUpperCase();
}

/** `STATIC #2`. */
export function attemptName({ step, attempt }: Pick<AttemptRow, "step" | "attempt">): string {
  return `${stepName(step)} #${attempt}`;
}

/** A workstream's state in the words of the interface. */
export function stateWord(state: WorkstreamState): string {
  return stateWords[state];
}

const stateWords = {
  pending: "pending",
  blocked: "blocked",
  ready: "pending",
  editing: "running",
  static_check: "running",
  runtime_check: "running",
  fixing: "running",
  done: "done",
  needs_review: "needs you",
  failed: "failed",
  cancelled: "cancelled",
} as const satisfies Record<WorkstreamState, string>;

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

/** The step that a workstream in this state is in; undefined when it is in none. */
export const workingSteps: Partial<Record<WorkstreamState, Step>> = {
  editing: "edit",
  static_check: "static",
  runtime_check: "runtime",
  fixing: "pipeline",
};

/** `running: STATIC`, `interrupted: STATIC`, `done, merged d2f0b6c`, `needs you`: a workstream's state with what became of it. */
export function workstreamWord(workstream: WorkstreamRow, isInterrupted = false): string {
  const step = workingSteps[workstream.state];
  if (step !== undefined) return `${isInterrupted ? "interrupted" : "running"}: ${stepName(step)}`;
  const word = stateWord(workstream.state);
  if (workstream.archivedAt !== null) return `${word}, archived`;
  if (workstream.mergedAt === null) return word;
  const commit = workstream.mergeCommit === null ? "" : ` ${shortCommit(workstream.mergeCommit)}`;
  return `${word}, merged${commit}`;
}

/** What an exit code says, in two or three words. */
export function exitWords(exitCode: number): string {
  switch (exitCode) {
    case 0:
      return "proven";
    case 1:
      return "not proven";
    case 2:
      return "could not run";
    case 3:
      return "needs you";
    case 130:
      return "cancelled";
    case 143:
      return "interrupted";
    default:
      return "unknown";
  }
}
