import * as z from "zod";
import type { Confinement } from "../sandbox/confinement";
import type { Settings } from "./settings";

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
  "proof_started",
  "proof_passed",
  "proof_failed",
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
  "engine_files_changed",
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

/** How an attempt ended: `attempt` is `<step>#<number>`. */
interface AttemptEnding {
  attempt: string;
  status: string;
  reason: string | null;
}

/** What every event of a workstream says of the attempt before it. */
interface After {
  after?: AttemptEnding;
}

/** How the workstreams of a run are when it ends or stops. */
interface Standing {
  workstreams?: Readonly<Record<string, string>>;
  ends?: Readonly<Record<string, AttemptEnding>>;
}

interface AttemptStarted extends After {
  attempt: number;
  agent?: string;
  /** How its processes are kept in; earlier versions did not say. */
  confinement?: Confinement;
}

interface AttemptEnded {
  attempt: number;
  summary: string;
  reason?: string;
  commit?: string;
  tree?: string | undefined;
  /** Paths that people edited in the main checkout meanwhile. */
  changed_in_main?: readonly string[];
}

interface CheckEnded extends AttemptEnded {
  /** Fingerprints of the new blocking issues, sorted. */
  failing?: readonly string[];
  /** How often each known error has been reported so far, by fingerprint. */
  occurrences?: Readonly<Record<string, number>>;
}

interface TestsEnded extends CheckEnded {
  /** State of each scenario, by its key. */
  scenarios?: Readonly<Record<string, string>>;
}

interface ProofEnded {
  attempt: number;
  commit: string;
  /** What the test of each scenario showed without the change, by its key. */
  verdicts: Readonly<Record<string, string>>;
}

interface ErrorMoved {
  signature: string;
  fingerprint: string;
  attempt: string;
  occurrences: number;
  state: string;
}

interface WorkstreamEnded extends After {
  message: string;
  reason?: string;
  commit?: string | null | undefined;
  tree?: string | null | undefined;
}

/** What each event says: the table of contents of a run. */
export interface EventPayloads {
  /** A run begins; `merging` is the commit that is proven again on top of its target. */
  run_started: {
    workstreams: readonly string[];
    target?: { ref: string; commit: string };
    dry_run?: boolean;
    merging?: string;
    /** Settings of the project that the command line overrode; a resume keeps them. */
    overrides?: Partial<Settings>;
  };
  workstream_started: Readonly<Record<string, never>>;
  edit_phase_started: AttemptStarted;
  edit_phase_completed: AttemptEnded;
  static_checks_started: AttemptStarted;
  static_checks_passed: CheckEnded;
  static_checks_failed: CheckEnded;
  runtime_tests_started: AttemptStarted;
  runtime_tests_passed: TestsEnded;
  runtime_tests_failed: TestsEnded;
  /** The tests passed in the worktree, and a clean checkout of the commit is made to decide. */
  proof_started: { attempt: number; commit: string };
  proof_passed: ProofEnded;
  proof_failed: ProofEnded & { why: readonly string[] };
  pipeline_started: AttemptStarted;
  /** An issue of a failed check becomes an error. */
  error_detected: ErrorMoved & { message: string; file: string; line: number };
  /** An error is located and grouped; `strategy` is how it is to be fixed. */
  error_analyzing: ErrorMoved & { strategy?: string; why?: string };
  error_fixed: ErrorMoved & { commit?: string };
  /** The step that reported the error ran again without it. */
  error_verified: ErrorMoved;
  error_reopened: ErrorMoved;
  /** An error is left to a person. */
  error_escalated: ErrorMoved & { why?: string };
  /** A limit stopped the workstream: which rule, with its numbers, what is kept and what to do. */
  circuit_breaker_tripped: {
    rule: string;
    message: string;
    spent: object;
    last_good_commit: unknown;
    next: readonly object[];
  };
  /** Paths that were changed outside the scope, and files that judge the work. */
  scope_violation: { outside: readonly string[]; locked: readonly string[] };
  scope_widened: { paths: readonly string[] };
  /** Paths that only the engine changes were restored. */
  agent_edit_reverted: { paths: readonly string[] };
  /** Files below `.workstreams` were changed by somebody else than an engine. */
  engine_files_changed: { paths: readonly string[] };
  workstream_needs_review: WorkstreamEnded;
  /** A person says that a scenario holds. */
  scenario_confirmed: { scenario: string; by: string; note: string };
  workstream_completed: WorkstreamEnded;
  workstream_failed: WorkstreamEnded;
  workstream_cancelled: WorkstreamEnded;
  run_completed: Standing & { status: string; message: string; dry_run?: boolean };
  run_interrupted: Standing & { why: string };
  /** A run continues; `changed` says of each workstream whether its work or its checks changed. */
  run_resumed: {
    from: string;
    refrozen: number;
    changed: Readonly<Record<string, unknown>>;
    workstreams: Readonly<Record<string, string>>;
    note?: string;
  };
  merge_started: { target: string; verified: string };
  merged: { target: string; commit: string | null; tree: string };
  change_archived: {
    change: string;
    path: string;
    workstreams: readonly string[];
    unmerged?: readonly string[];
    forced?: true;
    note?: string;
    unfinished?: readonly string[];
  };
  bundle_reviewed: { sha256: string };
  history_pruned: { runs: readonly string[]; events: number };
  /** A damaged database was replaced by what could be read of it. */
  history_recovered: { movedTo: string; what: string; runs: number; events: number };
}

/** A fact to append. `event_id` makes a retry after an unknown outcome idempotent; `at` is in milliseconds since 1970. */
export interface NewEvent {
  event_id: string;
  at: number;
  run_id: string | null;
  workstream_id: string | null;
  event_type: EventType;
  /** As {@link EventPayloads} says of the type. */
  payload: object;
}

/** An event whose payload is what its type says. */
export function eventOf<Type extends EventType>(
  type: Type,
  about: Omit<NewEvent, "event_type" | "payload">,
  payload: Readonly<EventPayloads[Type]>,
): NewEvent {
  return { ...about, event_type: type, payload };
}
