import type { EvidenceRow, WorkstreamRow } from "../../core/model/rows";
import { evidenceState, type EvidenceState } from "../../core/trace/evidenceState";
import { listChanges, readChange } from "../change/readChange";
import type { Project } from "../project";
import { changedSinceEvidence } from "./changedSinceEvidence";

/** Each scenario's key, and that of a requirement without one, with the hash of the requirement's block as it is now. */
function requirementHashes(project: Project, change: string): Map<string, string> {
  const { requirements } = readChange(project, change).change;
  return new Map(
    requirements.flatMap(({ key, sha256, scenarios }) =>
      [key, ...scenarios.map((scenario) => scenario.key)].map((each) => [each, sha256]),
    ),
  );
}

/**
 * What each piece of evidence says of the requirements and the code as they are now, by its id. An archived change is
 * not edited any more.
 */
export function evidenceToday(
  project: Project,
  workstreams: readonly WorkstreamRow[],
  evidence: readonly EvidenceRow[],
): Map<string, EvidenceState> {
  const changed = changedSinceEvidence(project, workstreams, evidence);
  const open = new Set(listChanges(project));
  const hashes = new Map(
    workstreams
      .filter(({ openspecChange }) => open.has(openspecChange))
      .map(({ id, openspecChange }) => [id, requirementHashes(project, openspecChange)]),
  );
  return new Map(
    evidence.map((row) => {
      const own = hashes.get(row.workstreamId);
      const requirementSha =
        own === undefined ? row.requirementSha : (own.get(row.scenarioKey) ?? null);
      return [row.id, evidenceState(row, { requirementSha, changedFile: changed.get(row.id) })];
    }),
  );
}
