import type { EvidenceRow } from "../model/rows";

/** What evidence says of today's files. */
export interface EvidenceState {
  word: "proven" | "failing" | "stale" | "unproven";
  /** Why it says nothing any more. */
  why: string | null;
}

/**
 * Judges evidence by what is there now: the requirement's block, and the first file under the scope that has changed
 * since (undefined: none). What once failed or held and is about something else now is stale, never proven.
 */
export function evidenceState(
  row: Pick<EvidenceRow, "state" | "requirementSha">,
  now: { requirementSha: string | null; changedFile: string | undefined },
): EvidenceState {
  if (row.state === "unproven") return { word: "unproven", why: null };
  const isMoved = row.requirementSha !== null && row.requirementSha !== now.requirementSha;
  if (isMoved) return { word: "stale", why: "requirement changed" };
  if (now.changedFile !== undefined) return { word: "stale", why: `${now.changedFile} changed` };
  return { word: row.state, why: null };
}
