import type { AttemptEnd } from "./attempts";
import type { Engine } from "./engine";
import { StepFailure } from "./stepFailure";

/** How an attempt ends that threw: stopped by a person, interrupted, or failed for a known reason; bugs go on. */
export function endOfFailure(engine: Pick<Engine, "signal">, error: unknown): AttemptEnd {
  if (engine.signal.aborted) {
    return engine.signal.reason === "cancelled"
      ? { status: "cancelled", summary: "cancelled" }
      : { status: "interrupted", summary: "interrupted" };
  }
  if (error instanceof StepFailure) {
    return { status: "failed", reason: error.reason, summary: error.message };
  }
  throw error;
}
