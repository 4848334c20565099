/** A kind of file that a workflow schema asks for, and what of it is there. */
export interface ArtifactFact {
  id: string;
  generates: string;
  requires: readonly string[];
  /** Its files, absolute and sorted. */
  files: readonly string[];
  /** Whether its files are deltas. */
  isSpecs: boolean;
  /** The change declares that it has none. */
  isSkipped: boolean;
}

/** How far an artifact is, as OpenSpec's `status` says it. */
export interface ArtifactStatus {
  id: string;
  outputPath: string;
  status: "done" | "ready" | "blocked" | "skipped";
  requires: readonly string[];
  missingDeps?: readonly string[];
}

function isThere({ files, isSkipped }: ArtifactFact): boolean {
  return files.length > 0 || isSkipped;
}

/** The artifacts in the order in which they can be written: as the schema lists them, each after what it requires. */
function inBuildOrder(artifacts: readonly ArtifactFact[]): ArtifactFact[] {
  const left = [...artifacts];
  const ordered: ArtifactFact[] = [];
  const isOrdered = (id: string) => ordered.some((each) => each.id === id);
  while (left.length > 0) {
    const at = left.findIndex(({ requires }) => requires.every(isOrdered));
    // A schema with a cycle is refused when it is read.
    ordered.push(...left.splice(Math.max(at, 0), 1));
  }
  return ordered;
}

function statusOf(artifact: ArtifactFact, all: readonly ArtifactFact[]): ArtifactStatus {
  const { id, generates, requires } = artifact;
  const missing = all.filter((each) => requires.includes(each.id) && !isThere(each));
  const said = (status: ArtifactStatus["status"]) => ({
    id,
    outputPath: generates,
    status,
    requires,
  });
  if (artifact.isSkipped) return said("skipped");
  if (isThere(artifact)) return said("done");
  if (missing.length === 0) return said("ready");
  return { ...said("blocked"), missingDeps: missing.map((each) => each.id) };
}

/** How far every artifact is, in build order. */
export function artifactStatuses(artifacts: readonly ArtifactFact[]): ArtifactStatus[] {
  return inBuildOrder(artifacts).map((artifact) => statusOf(artifact, artifacts));
}

/** Whether nothing is left to write before the work begins. */
export function isPlanned(artifacts: readonly ArtifactFact[]): boolean {
  return artifacts.every(isThere);
}

/** The command that a change needs next, and OpenSpec's sentence about it; undefined when nothing can be done. */
export function nextStep(
  change: string,
  artifacts: readonly ArtifactFact[],
): { command: string; sentence: string } | undefined {
  const ready = artifactStatuses(artifacts).find(({ status }) => status === "ready");
  if (ready !== undefined) {
    const command = `openspec instructions ${ready.id} --change "${change}" --json`;
    return { command, sentence: `Run ${command} before writing that artifact.` };
  }
  if (!isPlanned(artifacts)) return undefined;
  const command = `openspec instructions apply --change "${change}" --json`;
  const sentence = `All planning artifacts are complete. Run ${command} to inspect implementation progress.`;
  return { command, sentence };
}

/** Which of some artifacts, and of all that they require, are not there, in build order. */
export function missingPrerequisites(
  ids: readonly string[],
  artifacts: readonly ArtifactFact[],
): string[] {
  const needed = new Set(ids);
  for (const id of needed) {
    for (const each of artifacts.find((artifact) => artifact.id === id)?.requires ?? []) {
      needed.add(each);
    }
  }
  return inBuildOrder(artifacts)
    .filter((artifact) => needed.has(artifact.id) && !isThere(artifact))
    .map(({ id }) => id);
}
