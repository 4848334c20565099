import type { AttemptEnd } from "../record/attempts";
import type { Engine, Work } from "../record/engine";
import { leftTree } from "../worktree/leftovers";
import { StepFailure } from "../record/stepFailure";
import { SettingsChanged } from "../../git/trust/trustedSettings";

/** How an attempt ends that threw: stopped by a person, interrupted, or failed for a known reason; bugs go on. */
export function endOfFailure(engine: Pick<Engine, "signal">, error: unknown): AttemptEnd {
  if (engine.signal.aborted) {
    return engine.signal.reason === "cancelled"
      ? { status: "cancelled", summary: "cancelled" }
      : { status: "interrupted", summary: "interrupted" };
  }
  if (error instanceof SettingsChanged) {
    return { status: "failed", reason: "main_changed", summary: error.message };
  }
  if (error instanceof StepFailure) {
    return { status: "failed", reason: error.reason, summary: error.message };
  }
  throw error;
}

/** The same for a step of an agent, with what it left behind: whoever resumes sees what was edited since. */
export async function endOfAgentFailure(
  engine: Pick<Engine, "signal">,
  work: Work,
  error: unknown,
): Promise<AttemptEnd> {
  const end = endOfFailure(engine, error);
  const tree = await leftTree(work);
  return tree === undefined ? end : { ...end, tree };
}
