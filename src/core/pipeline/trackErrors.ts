import { mayGo, errorTransitions, type ErrorState } from "../model/states";
import type { EventType } from "../model/event";

export interface KnownError {
  fingerprint: string;
  state: ErrorState;
  /** How many attempts have reported it. */
  occurrences: number;
  /** The step that reports it. */
  step: "static" | "runtime" | "edit";
  /** Who reports it: a plugin's id, or a test runner. */
  source: string;
}

export interface ErrorChange {
  fingerprint: string;
  state: ErrorState;
  occurrences: number;
  event: EventType | undefined;
}

function move(error: KnownError, state: ErrorState, event: EventType): ErrorChange {
  if (!mayGo(errorTransitions, error.state, state)) {
    throw new Error(`An error cannot go from ${error.state} to ${state}`);
  }
  const { fingerprint, occurrences } = error;
  return { fingerprint, occurrences, state, event };
}

/** What comes back after it was thought to be mended, given up or put away. */
const comesBack: ReadonlySet<ErrorState> = new Set(["FIXED", "VERIFIED", "QUARANTINED"]);

/**
 * What a check that has just run says about the errors known before it: what it no longer reports is VERIFIED,
 * what it reports again after a fix is REOPENED. What another step found is not gone because this one does not see it.
 */
export function judgeKnownErrors(
  known: readonly KnownError[],
  step: "static" | "runtime",
  reported: ReadonlySet<string>,
  couldLook: (source: string) => boolean,
): ErrorChange[] {
  return known.flatMap((error): ErrorChange[] => {
    const occurrences = error.occurrences + 1;
    if (reported.has(error.fingerprint)) {
      const { fingerprint, state } = error;
      return comesBack.has(state)
        ? [{ ...move(error, "REOPENED", "error_reopened"), occurrences }]
        : [{ fingerprint, state, occurrences, event: undefined }];
    }
    if (error.step !== step) return [];
    // Whoever could not look has not said that it is gone.
    if (!couldLook(error.source)) return [];
    return error.state === "VERIFIED" ? [] : [move(error, "VERIFIED", "error_verified")];
  });
}

/** How many attempts have reported an error that becomes known now: all that did, not only the last. */
export function timesReported(
  checks: readonly { failing: readonly string[] }[],
  fingerprint: string,
): number {
  return checks.filter(({ failing }) => failing.includes(fingerprint)).length;
}

/** The change of one error that the pipeline makes itself. What is put away counts as escalated: a person has it. */
export function moveError(
  error: KnownError,
  to: "ANALYZED" | "FIXED" | "ESCALATED" | "QUARANTINED",
): ErrorChange {
  const events = {
    ANALYZED: "error_analyzing",
    FIXED: "error_fixed",
    ESCALATED: "error_escalated",
    QUARANTINED: "error_escalated",
  } as const;
  return move(error, to, events[to]);
}
