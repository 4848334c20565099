import { MergeFailure } from "../../../delta/requirementMerge";
import { mergedDelta } from "../../mergedDelta";
import { openspecIssue } from "../../openspecIssue";
import { operationCount, type ChangeRule } from "./changeRule";

/** Archiving would be able to merge each delta that is sound by itself. */
export const deltasFitMainSpecs: ChangeRule = (change, deltas, found) => {
  const { mainSpec } = change;
  if (mainSpec === undefined) return [];
  const told = new Set(found.filter(({ level }) => level === "ERROR").map(({ path }) => path));
  const sound = deltas.filter((read) => !told.has(read.path) && operationCount(read) > 0);
  return sound.flatMap((read) => {
    const main = mainSpec(read.capability);
    if (main.kind === "unusable") return [];
    const result = mergedDelta(change, read, main.kind === "text" ? main.text : null);
    if (!(result instanceof MergeFailure)) return [];
    const message = `Archive would refuse this delta: ${result.message}`;
    return [openspecIssue("INFO", read.path, message)];
  });
};
