import { ArchiveRefusal } from "../../archive/archiveRefusal";
import { MergeFailure } from "../../delta/requirementMerge";
import {
  refuseInvalidResult,
  specOutcome,
  type MergedCapability,
  type RetirementInput,
} from "../../archive/specOutcome";
import type { Issue } from "../../model/issue";
import type { DeltaFile, MetadataMarker } from "../../openspec/changeFacts";
import { mergedDelta } from "../../openspec/mergedDelta";
import { deltaPath, type OpenChange } from "./openChange";
import { extraIssue } from "./extraIssue";

/** What stands in the way of an archive that OpenSpec would make in this order: all merges, then all results. */
function refusalOf(
  { facts }: OpenChange,
  input: RetirementInput,
): { file: DeltaFile; why: string } | undefined {
  const results: { file: DeltaFile; result: MergedCapability }[] = [];
  for (const file of facts.deltas) {
    const read = facts.mainSpec?.(file.capability);
    const main = read?.kind === "text" ? read.text : null;
    const merged = mergedDelta(facts, file, main);
    if (merged instanceof MergeFailure) {
      const fix = "Fix the change delta specs and rerun. No files were changed.";
      return { file, why: `${merged.message} ${fix}` };
    }
    results.push({ file, result: { capability: file.capability, main, merged } });
  }
  for (const { file, result } of results) {
    try {
      refuseInvalidResult(input, { ...result, outcome: specOutcome(input, result) });
    } catch (error) {
      if (!(error instanceof ArchiveRefusal)) throw error;
      return { file, why: `${error.message} ${error.fix ?? ""}`.trimEnd() };
    }
  }
  return undefined;
}

/** A change that is valid, and yet would not be archived. */
export function archiveWouldRefuse(
  change: OpenChange,
  retireCapabilities: MetadataMarker,
): Issue[] {
  const { id, facts, isValid } = change;
  if (!isValid || facts.mainSpec === undefined) return [];
  const refusal = refusalOf(change, { validate: true, metadata: { retireCapabilities } });
  if (refusal === undefined) return [];
  const message = `Archiving ${id} would be refused: ${refusal.why}`;
  const place = { file: deltaPath(id, refusal.file) };
  return [extraIssue(place, "archive-would-refuse", "error", message)];
}
