/** workflow.md's five phases of a change. */
export type ChangePhase = "think" | "document" | "plan" | "execute" | "track";

/** The phase of a change: the furthest that what exists of it shows. */
export function changePhase(facts: {
  hasRequirements: boolean;
  hasBundle: boolean;
  hasRun: boolean;
  /** All its workstreams are done. */
  isDone: boolean;
}): ChangePhase {
  if (facts.isDone) return "track";
  if (facts.hasRun) return "execute";
  if (facts.hasBundle) return "plan";
  return facts.hasRequirements ? "document" : "think";
}
