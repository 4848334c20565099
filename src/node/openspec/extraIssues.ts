import type { Issue } from "../../core/model/issue";
import { archiveWouldRefuse } from "../../core/checks/project/archiveWouldRefuse";
import { capabilityMayBeMisspelled } from "../../core/checks/project/capabilityMayBeMisspelled";
import { modifiedIsStale } from "../../core/checks/project/modifiedIsStale";
import { deltaPath, type OpenChange } from "../../core/checks/project/openChange";
import { requirementInTwoChanges } from "../../core/checks/project/requirementInTwoChanges";
import { scenarioLacksSteps } from "../../core/checks/project/scenarioLacksSteps";
import { taskWithoutEvidence } from "../../core/checks/project/taskWithoutEvidence";
import type { Project } from "../project";
import { hasWorkstreams } from "./hasWorkstreams";
import type { OpenSpecProject } from "./openspecProject";
import type { ValidatedItem } from "./validateItems";

async function openChanges(
  openspec: OpenSpecProject,
  ids: readonly string[],
): Promise<Omit<OpenChange, "isValid">[]> {
  const found: Omit<OpenChange, "isValid">[] = [];
  for (const id of ids) {
    try {
      found.push({ id, facts: await openspec.changeFacts(id) });
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

/**
 * What MODIFIED deltas of changes were not written against: the main spec as it is now. Git is asked, beside whatever
 * else is done until the answer is wanted.
 */
export async function staleIssues(
  project: Project,
  openspec: OpenSpecProject,
  ids: readonly string[],
): Promise<Issue[]> {
  if (project.gitRoot === null) return [];
  const modified = (await openChanges(openspec, ids)).flatMap(({ id, facts }) =>
    facts.deltas
      .filter(({ text }) => /^##\s+MODIFIED\s/im.test(text))
      .map((delta) => ({ id, delta })),
  );
  if (modified.length === 0) return [];
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
 * are looked at for what they share with them. `specIssues`: what was found in the main specs; `stale`: the answer of
 * `staleIssues` about the items.
 */
export async function extraIssues(
  project: Project,
  openspec: OpenSpecProject,
  items: readonly ValidatedItem[],
  specIssues: readonly Issue[],
  stale: Promise<readonly Issue[]>,
): Promise<Issue[]> {
  const valid = new Map(
    items.flatMap(({ type, id, valid }) => (type === "change" ? [[id, valid] as const] : [])),
  );
  const open = valid.size === 0 ? [] : await openChanges(openspec, openspec.changeIds());
  const all = open.map((each) => ({ ...each, isValid: valid.get(each.id) === true }));
  const changes = all.filter(({ id }) => valid.has(id));
  const capabilities = changes.length === 0 ? [] : capabilitiesOf(openspec);
  const found = [
    ...requirementInTwoChanges(all).filter(({ file }) =>
      valid.has(file.split("/")[2] ?? ""),
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
