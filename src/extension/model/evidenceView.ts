import type { Requirement } from "../../core/model/change";
import type { EvidenceRow } from "../../core/model/rows";
import type { ProjectState } from "./projectState";

/** What is known about one scenario, or about a requirement that has none. */
export interface EvidenceView {
  word: "proven" | "failing" | "stale" | "unproven";
  /** The latest that there is; a stale one too. */
  row: EvidenceRow | null;
}

/** The newest evidence for each scenario of a change, whichever of its workstreams found it. */
export function newestEvidence(state: ProjectState, change: string): Map<string, EvidenceRow> {
  const own = new Set(
    state.store.workstreams.filter((each) => each.openspecChange === change).map(({ id }) => id),
  );
  const newest = new Map<string, EvidenceRow>();
  for (const row of state.store.evidence) {
    if (!own.has(row.workstreamId)) continue;
    const known = newest.get(row.scenarioKey);
    if (known === undefined || known.at <= row.at) newest.set(row.scenarioKey, row);
  }
  return newest;
}

/** Evidence for a requirement as it was then says nothing about what it is now. */
export function evidenceView(row: EvidenceRow | undefined, requirementSha: string): EvidenceView {
  if (row === undefined) return { word: "unproven", row: null };
  const moved = row.requirementSha !== null && row.requirementSha !== requirementSha;
  return { word: moved && row.state !== "unproven" ? "stale" : row.state, row };
}

/** The keys that must be proven for a requirement: its scenarios, or itself when it has none. */
export function provableKeys(requirement: Requirement): string[] {
  if (requirement.scenarios.length === 0) return [requirement.key];
  return requirement.scenarios.map((scenario) => scenario.key);
}
