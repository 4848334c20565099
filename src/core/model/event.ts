import * as z from "zod";

/** Every name that `events.event_type` may have: one per fact, never reused for another. */
export const EventTypeSchema = z.enum([
  "run_started",
  "workstream_started",
  "edit_phase_started",
  "edit_phase_completed",
  "static_checks_started",
  "static_checks_passed",
  "static_checks_failed",
  "runtime_tests_started",
  "runtime_tests_passed",
  "runtime_tests_failed",
  "pipeline_started",
  "error_detected",
  "error_analyzing",
  "error_fixed",
  "error_verified",
  "error_reopened",
  "error_escalated",
  "circuit_breaker_tripped",
  "scope_violation",
  "scope_widened",
  "agent_edit_reverted",
  "workstream_needs_review",
  "scenario_confirmed",
  "workstream_completed",
  "workstream_failed",
  "workstream_cancelled",
  "run_completed",
  "run_interrupted",
  "run_resumed",
  "merge_started",
  "merged",
  "change_archived",
  "bundle_reviewed",
  "history_pruned",
  "history_recovered",
]);
export type EventType = z.infer<typeof EventTypeSchema>;

/** A fact to append. `event_id` makes a retry after an unknown outcome idempotent; `at` is in milliseconds since 1970. */
export interface NewEvent {
  event_id: string;
  at: number;
  run_id: string | null;
  workstream_id: string | null;
  event_type: EventType;
  payload: Readonly<Record<string, unknown>>;
}
