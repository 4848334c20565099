import type { Issue } from "../../core/model/issue";
import { archiveWouldRefuse } from "../../core/openspec/extra/archiveWouldRefuse";
import { capabilityMayBeMisspelled } from "../../core/openspec/extra/capabilityMayBeMisspelled";
import { modifiedIsStale } from "../../core/openspec/extra/modifiedIsStale";
import { deltaPath, type OpenChange } from "../../core/openspec/extra/openChange";
import { requirementInTwoChanges } from "../../core/openspec/extra/requirementInTwoChanges";
import { scenarioLacksSteps } from "../../core/openspec/extra/scenarioLacksSteps";
import { taskWithoutEvidence } from "../../core/openspec/extra/taskWithoutEvidence";
import type { Project } from "../project";
import { hasWorkstreams } from "./hasWorkstreams";
import type { OpenSpecProject } from "./openspecProject";
import type { ValidatedItem } from "./validateItems";

function isValidChange({ type, valid }: ValidatedItem): boolean {
  return type === "change" && valid;
}

async function openChanges(
  openspec: OpenSpecProject,
  items: readonly ValidatedItem[],
): Promise<OpenChange[]> {
  const valid = new Set(items.flatMap((item) => (isValidChange(item) ? item.id : [])));
  const found: OpenChange[] = [];
  for (const id of openspec.changeIds()) {
    try {
      const facts = await openspec.changeFacts(id);
      found.push({ id, facts, isValid: valid.has(id) });
    } catch {
      // What cannot be read is an error of its item.
    }
  }
  return found;
}

function capabilitiesOf(openspec: OpenSpecProject): string[] {
  try {
    return openspec.specs().map(({ capability }) => capability);
  } catch {
    // Who validates changes alone is not told of specs that cannot all be found.
    return [];
  }
}

async function staleIssues(
  project: Project,
  openspec: OpenSpecProject,
  changes: readonly OpenChange[],
): Promise<Issue[]> {
  const modified = changes.flatMap(({ id, facts }) =>
    facts.deltas
      .filter(({ text }) => /^##\s+MODIFIED\s/im.test(text))
      .map((delta) => ({ id, delta })),
  );
  if (project.gitRoot === null || modified.length === 0) return [];
  const { specsWhenWritten } = await import("./specHistory");
  const pairs = modified.map(({ id, delta }) => ({
    delta: deltaPath(id, delta),
    spec: `openspec/specs/${delta.capability}/spec.md`,
  }));
  const texts = await specsWhenWritten(project, pairs);
  return modified.flatMap(({ id, delta }) => {
    const then = texts.get(deltaPath(id, delta));
    const now = openspec.mainSpec(delta.capability);
    if (then === undefined || now.kind !== "text") return [];
    return modifiedIsStale(id, delta, then, now.text);
  });
}

async function claimIssues(project: Project, changes: readonly OpenChange[]): Promise<Issue[]> {
  if (!hasWorkstreams(project)) return [];
  const { workstreamFacts } = await import("./workstreamFacts");
  const facts = await workstreamFacts(project);
  const claims = facts.flatMap((fact) => (fact.tasks === null ? [] : { ...fact, tasks: fact.tasks }));
  return changes.flatMap((change) => taskWithoutEvidence(change, claims));
}

/**
 * What this program finds beyond OpenSpec about validated items, in the order of files and lines. Other open changes
 * are looked at for what they share with them. `specIssues`: what was found in the main specs.
 */
export async function extraIssues(
  project: Project,
  openspec: OpenSpecProject,
  items: readonly ValidatedItem[],
  specIssues: readonly Issue[],
): Promise<Issue[]> {
  const wanted = new Set(items.filter(({ type }) => type === "change").map(({ id }) => id));
  const all = wanted.size === 0 ? [] : await openChanges(openspec, items);
  const changes = all.filter(({ id }) => wanted.has(id));
  const stale = staleIssues(project, openspec, changes);
  const capabilities = changes.length === 0 ? [] : capabilitiesOf(openspec);
  const found = [
    ...requirementInTwoChanges(all).filter(({ file }) =>
      wanted.has(file.split("/")[2] ?? ""),
    ),
    ...specIssues,
  ];
  for (const change of changes) {
    const { retireCapabilities } = await openspec.metadataOf(change.id);
    found.push(
      ...archiveWouldRefuse(change, retireCapabilities),
      ...capabilityMayBeMisspelled(change, capabilities),
      ...change.facts.deltas.flatMap((delta) =>
        scenarioLacksSteps(deltaPath(change.id, delta), delta.text),
      ),
    );
  }
  found.push(...(await claimIssues(project, changes)), ...(await stale));
  return found.sort(
    (one, other) =>
      (one.file < other.file ? -1 : Number(one.file > other.file)) || one.line - other.line,
  );
}
