import * as z from "zod";

export const StepSchema = z.enum(["edit", "static", "runtime", "pipeline", "merge"]);
export type Step = z.infer<typeof StepSchema>;

export const WorkstreamStateSchema = z.enum([
  "pending",
  "blocked",
  "ready",
  "editing",
  "static_check",
  "runtime_check",
  "fixing",
  "done",
  "needs_review",
  "failed",
  "cancelled",
]);
export type WorkstreamState = z.infer<typeof WorkstreamStateSchema>;

/** From each state of a workstream, the states it may go to within one run. The store refuses every other change. */
export const workstreamTransitions = {
  pending: ["blocked", "ready", "cancelled"],
  blocked: ["ready", "cancelled"],
  ready: ["editing", "needs_review", "failed", "cancelled"],
  editing: ["static_check", "needs_review", "failed", "cancelled"],
  static_check: ["runtime_check", "fixing", "needs_review", "failed", "cancelled"],
  runtime_check: ["done", "fixing", "needs_review", "failed", "cancelled"],
  fixing: ["static_check", "needs_review", "failed", "cancelled"],
  done: ["fixing"],
  needs_review: ["editing", "runtime_check"],
  failed: ["editing"],
  cancelled: ["editing"],
} as const satisfies Record<WorkstreamState, readonly WorkstreamState[]>;

export const RunStatusSchema = z.enum([
  "pending",
  "running",
  "completed",
  "needs_review",
  "partial",
  "failed",
  "cancelled",
  "interrupted",
]);
export type RunStatus = z.infer<typeof RunStatusSchema>;

/** From each status of a run, the ones it may go to. Every unfinished run can be resumed. */
export const runTransitions = {
  pending: ["running", "cancelled", "interrupted"],
  running: ["completed", "needs_review", "partial", "failed", "cancelled", "interrupted"],
  completed: [],
  needs_review: ["running", "completed", "partial", "failed"],
  partial: ["running"],
  failed: ["running"],
  cancelled: ["running"],
  interrupted: ["running"],
} as const satisfies Record<RunStatus, readonly RunStatus[]>;

export const AttemptStatusSchema = z.enum([
  "running",
  "passed",
  "failed",
  "interrupted",
  "cancelled",
]);
export type AttemptStatus = z.infer<typeof AttemptStatusSchema>;

/** Why an attempt did not pass. */
export const AttemptReasonSchema = z.enum([
  "issues",
  "tests_failed",
  "no_changes",
  "scope_violation",
  "idle_timeout",
  "total_timeout",
  "agent_failed",
  "agent_denied",
  "agent_auth",
  "agent_rate_limited",
  "agent_server_error",
  "agent_missing",
  "setup_failed",
  "not_proven",
  "proof_failed",
  "plugin_unusable",
  "budget",
  "conflict",
  "main_changed",
]);
export type AttemptReason = z.infer<typeof AttemptReasonSchema>;

/** How the engine tries to get rid of errors, in the order in which it turns to them. */
export const StrategySchema = z.enum([
  "autofix",
  "agent_fix",
  "fresh_context",
  "next_agent",
  "revert",
  "quarantine",
  "ask",
]);
export type Strategy = z.infer<typeof StrategySchema>;

export const ErrorStateSchema = z.enum([
  "NEW",
  "ANALYZED",
  "FIXED",
  "VERIFIED",
  "REOPENED",
  "ESCALATED",
  "QUARANTINED",
]);
export type ErrorState = z.infer<typeof ErrorStateSchema>;

/** An error is VERIFIED only by the step that found it running again without it. */
export const errorTransitions = {
  NEW: ["ANALYZED", "VERIFIED", "ESCALATED", "QUARANTINED"],
  ANALYZED: ["FIXED", "VERIFIED", "REOPENED", "ESCALATED", "QUARANTINED"],
  FIXED: ["VERIFIED", "REOPENED", "ESCALATED", "QUARANTINED"],
  VERIFIED: ["REOPENED"],
  REOPENED: ["ANALYZED", "VERIFIED", "ESCALATED", "QUARANTINED"],
  ESCALATED: ["ANALYZED", "VERIFIED", "REOPENED"],
  QUARANTINED: ["ANALYZED", "VERIFIED", "REOPENED"],
} as const satisfies Record<ErrorState, readonly ErrorState[]>;

/** Whether a table of transitions allows a step; staying is always allowed. */
export function mayGo<S extends string>(
  table: Readonly<Record<S, readonly S[]>>,
  from: S,
  to: S,
): boolean {
  return from === to || table[from].includes(to);
}
