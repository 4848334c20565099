import { assertNever } from "../errors";
import type { EventType } from "../model/event";
import type { Step, WorkstreamState } from "../model/states";

export type WorkStep = Exclude<Step, "merge">;

/** The state of a workstream while a step runs. */
export const stateDuring = {
  edit: "editing",
  static: "static_check",
  runtime: "runtime_check",
  pipeline: "fixing",
} as const satisfies Record<WorkStep, WorkstreamState>;

/** The event that says that a step begins. */
export const startedEvent = {
  edit: "edit_phase_started",
  static: "static_checks_started",
  runtime: "runtime_tests_started",
  pipeline: "pipeline_started",
} as const satisfies Record<WorkStep, EventType>;

/** The event that says how a step ended; where there is none, the next event of the workstream says it. */
export function finishedEvent(step: WorkStep, passed: boolean): EventType | undefined {
  switch (step) {
    case "edit":
      return passed ? "edit_phase_completed" : undefined;
    case "static":
      return passed ? "static_checks_passed" : "static_checks_failed";
    case "runtime":
      return passed ? "runtime_tests_passed" : "runtime_tests_failed";
    case "pipeline":
      return undefined;
    default:
      return assertNever(step);
  }
}

/** The event that says how a workstream ended in a run. */
export const endedEvent = {
  done: "workstream_completed",
  needs_review: "workstream_needs_review",
  failed: "workstream_failed",
  cancelled: "workstream_cancelled",
} as const satisfies Partial<Record<WorkstreamState, EventType>>;
export type EndedState = keyof typeof endedEvent;
