import type { AttemptReason, AttemptStatus, ErrorState, Step, Strategy } from "../model/states";

/** What was used, as far as it is known: null is "not reported", never 0. */
export interface Spent {
  elapsedMs: number;
  tokens: number | null;
  costUsd: number | null;
}

/** What may be used; an absent limit does not limit. */
export interface Budget {
  maxMinutes?: number | undefined;
  maxCostUsd?: number | undefined;
  maxTokens?: number | undefined;
}

/** What one attempt left behind, in the order in which attempts began. */
export interface AttemptFact {
  step: Step;
  attempt: number;
  status: AttemptStatus;
  reason: AttemptReason | null;
  /** Commit and tree that the attempt made or checked; null when it made or checked none. */
  commit: string | null;
  tree: string | null;
  /** Fingerprints of the new blocking issues that it reported, sorted. */
  failing: readonly string[];
  /** Only for `static`: a plugin that reported something has a safe fix that has not seen these files. */
  fixable: boolean;
  /** Only for `pipeline`. */
  strategy: Strategy | null;
  /** Who did it, where an agent did. */
  agent: string | null;
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
  budget: Budget;
}

/** The first `after` attempts had other inputs: other work to do, or other checks of it. */
export interface Outdated {
  after: number;
  what: "work" | "checks";
}

/** Everything that decides what a workstream does next. */
export interface WorkstreamFacts {
  attempts: readonly AttemptFact[];
  errors: readonly ErrorFact[];
  limits: Limits;
  spent: Spent;
  /** What all workstreams of the run used together, and may use. */
  run: { spent: Spent; budget: Budget };
  /** The workstream's agent, then those to turn to when it does not mend its errors. */
  agents: readonly string[];
  /** How many attempts there were when the run was last resumed; repeats are counted from here. */
  resumedAfter: number;
  /** What is another since so many attempts: what is to be done, or only how it is judged. */
  outdated: Outdated | undefined;
}
