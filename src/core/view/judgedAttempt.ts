import type { AttemptRow } from "../model/rows";

type Judged = Pick<AttemptRow, "step" | "reason" | "commitSha">;

/** The attempt that says how the work is: the last one, or the tests before fixes that changed nothing. */
export function judgedAttempt<A extends Judged>(rows: readonly A[]): A | undefined {
  const last = rows.at(-1);
  const tested = rows.findLast(({ step }) => step === "runtime");
  const isUnproven = tested?.reason === "proof_failed";
  return isUnproven && last?.step === "pipeline" && last.commitSha === null ? tested : last;
}

/** Whether a workstream that needs a person needs a scenario confirmed: only what was tested can be. */
export function needsConfirmation(judged: Pick<AttemptRow, "step"> | undefined): boolean {
  return judged?.step === "runtime";
}
