import type { Requirement } from "../model/change";
import type { EvidenceRow } from "../model/rows";
import { evidenceState } from "../trace/evidenceState";
import type { ViewedProject } from "./viewedProject";

/** What is known about one scenario, or about a requirement that has none. */
export interface EvidenceView {
  word: "proven" | "failing" | "stale" | "unproven";
  /** The latest that there is; a stale one too. */
  row: EvidenceRow | null;
  /** What changed since, of a stale one. */
  staleBecause?: string;
}

/** The newest evidence for each scenario of a change, whichever of its workstreams found it. */
export function newestEvidence(state: ViewedProject, change: string): Map<string, EvidenceRow> {
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

/** What the newest evidence says of the requirement and the code as they are now. */
export function evidenceView(
  row: EvidenceRow | undefined,
  requirementSha: string,
  changed: ReadonlyMap<string, string> = new Map(),
): EvidenceView {
  if (row === undefined) return { word: "unproven", row: null };
  const { word, why } = evidenceState(row, { requirementSha, changedFile: changed.get(row.id) });
  return { word, row, ...(why === null ? {} : { staleBecause: why }) };
}

/** The keys that must be proven for a requirement: its scenarios, or itself when it has none. */
export function provableKeys(requirement: Requirement): string[] {
  if (requirement.scenarios.length === 0) return [requirement.key];
  return requirement.scenarios.map((scenario) => scenario.key);
}
