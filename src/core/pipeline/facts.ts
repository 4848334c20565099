import type { AttemptReason, AttemptStatus, ErrorState, Step, Strategy } from "../model/states";

/** What one attempt left behind, in the order in which attempts began. */
export interface AttemptFact {
  step: Step;
  attempt: number;
  status: AttemptStatus;
  reason: AttemptReason | null;
  /** Tree that the attempt ended with; null when it made or checked none. */
  tree: string | null;
  /** Fingerprints of the new blocking issues that it reported, sorted. */
  failing: readonly string[];
  /** Only for `pipeline`. */
  strategy: Strategy | null;
}

export interface ErrorFact {
  fingerprint: string;
  state: ErrorState;
  /** For people: `tsc TS2345 src/limits.js:12`. */
  label: string;
}

export interface Limits {
  maxAttempts: number;
  maxErrorRepeats: number;
  oscillationThreshold: number;
  maxMinutes: number | undefined;
}

/** Everything that decides what a workstream does next. */
export interface WorkstreamFacts {
  attempts: readonly AttemptFact[];
  errors: readonly ErrorFact[];
  limits: Limits;
  elapsedMs: number;
  /** How many attempts there were when the run was last resumed; repeats are counted from here. */
  resumedAfter: number;
}
