import { mayGo, errorTransitions, type ErrorState } from "../model/states";
import type { EventType } from "../model/event";

export interface KnownError {
  fingerprint: string;
  state: ErrorState;
  occurrences: number;
  /** The step that reports it. */
  step: "static" | "runtime" | "edit";
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
  return { ...error, state, event };
}

/**
 * What a check that has just run says about the errors known before it: what it no longer reports is VERIFIED,
 * what it reports again after a fix is REOPENED. Only errors of the same step are judged: the other step did not run.
 */
export function judgeKnownErrors(
  known: readonly KnownError[],
  step: "static" | "runtime",
  reported: ReadonlySet<string>,
): ErrorChange[] {
  return known.flatMap((error): ErrorChange[] => {
    if (error.step !== step) return [];
    const occurrences = error.occurrences + 1;
    if (reported.has(error.fingerprint)) {
      const fixedBefore = error.state === "FIXED" || error.state === "VERIFIED";
      return fixedBefore
        ? [{ ...move(error, "REOPENED", "error_reopened"), occurrences }]
        : [{ ...error, occurrences, event: undefined }];
    }
    return error.state === "VERIFIED" ? [] : [move(error, "VERIFIED", "error_verified")];
  });
}

/** The change of one error that the pipeline makes itself. */
export function moveError(error: KnownError, to: "ANALYZED" | "FIXED" | "ESCALATED"): ErrorChange {
  const events = {
    ANALYZED: "error_analyzing",
    FIXED: "error_fixed",
    ESCALATED: "error_escalated",
  } as const;
  return move(error, to, events[to]);
}
