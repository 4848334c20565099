import type { ChangeFacts } from "../../changeFacts";
import type { OpenSpecIssue } from "../../openspecIssue";
import type { ReadDelta } from "../delta/deltaRule";

/** One thing that OpenSpec demands of a change as a whole; `found` is what its deltas were told before. */
export type ChangeRule = (
  change: ChangeFacts,
  deltas: readonly ReadDelta[],
  found: readonly OpenSpecIssue[],
) => OpenSpecIssue[];

/** How many operations a delta has. */
export function operationCount({ delta }: ReadDelta): number {
  return (
    delta.added.length + delta.modified.length + delta.removed.length + delta.renamed.length
  );
}
