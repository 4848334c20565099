import type { Change, Requirement } from "../model/change";

/** The requirements that say something new; removed and renamed ones have nothing to check or prove. */
export function statedRequirements(change: Change): readonly Requirement[] {
  return change.requirements.filter(
    ({ operation }) => operation === "ADDED" || operation === "MODIFIED",
  );
}
