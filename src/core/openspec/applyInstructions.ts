import { missingPrerequisites, type ArtifactFact } from "./artifactStatus";
import { listedTasks, taskProgress, type ListedTask } from "./taskProgress";

/** What the instructions to apply a change depend on. */
export interface ApplyFacts {
  change: string;
  /** The change's folder, absolute. */
  folder: string;
  schema: string;
  artifacts: readonly ArtifactFact[];
  /** Null: the schema does not say how a change is applied. */
  apply: { requires: readonly string[]; instruction: string | undefined } | null;
  /** The files whose checkboxes count, as the schema names them; null when none do. */
  tracks: string | null;
  /** Texts of the files that are tracked. */
  taskTexts: readonly string[];
  /** Whether there is any tracked file. */
  isTracked: boolean;
  unreadable: readonly { path: string; reason: string }[];
  strayDeltas: readonly { path: string; expected: string }[];
}

type State = "blocked" | "ready" | "all_done";

/** What OpenSpec says to whoever applies a change. */
export interface ApplyInstructions {
  changeName: string;
  changeDir: string;
  schemaName: string;
  contextFiles: Readonly<Record<string, readonly string[]>>;
  progress: { total: number; complete: number; remaining: number };
  tasks: readonly ListedTask[];
  taskTrackingConfigured: boolean;
  unavailableTrackingFiles?: ApplyFacts["unreadable"];
  state: State;
  missingArtifacts?: readonly string[];
  missingPrerequisites?: readonly string[];
  warnings?: readonly string[];
  instruction: string;
}

function remedy(change: string, artifact: string | undefined, isMany = false): string {
  const verb = isMany ? "Create each with" : "Create it with";
  const command = `openspec instructions ${artifact ?? "<artifact>"} --change ${change}`;
  return `${verb} \`${command}\` (\`openspec status --change ${change}\` shows what is left).`;
}

interface Missing {
  artifacts: readonly string[];
  prerequisites: readonly string[];
}

function missingIn({ apply, artifacts }: ApplyFacts): Missing {
  const required = apply?.requires ?? artifacts.map(({ id }) => id);
  return {
    artifacts: required.filter((id) =>
      artifacts.some((each) => each.id === id && !each.isSkipped && each.files.length === 0),
    ),
    prerequisites: missingPrerequisites(required, artifacts),
  };
}

function missingText(change: string, { artifacts, prerequisites }: Missing): string {
  const chain =
    prerequisites.length > artifacts.length
      ? `\nNot created yet, in build order: ${prerequisites.join(", ")}. Build the ones this change needs before applying - the schema says which are conditional.`
      : "";
  const only = prerequisites.length === 1 ? prerequisites[0] : undefined;
  const how = remedy(change, only, prerequisites.length > 1);
  return `Cannot apply this change yet. Missing artifacts: ${artifacts.join(", ")}.${chain}\n${how}`;
}

const done =
  "All tasks are complete! This change is ready to be archived.\nConsider running tests and reviewing the changes before archiving.";
const go =
  "Read context files, work through pending tasks, mark complete as you go.\nPause if you hit blockers or need clarification.";

function verdict(facts: ApplyFacts, missing: Missing): { state: State; instruction: string } {
  const { change, tracks, isTracked, unreadable, taskTexts } = facts;
  const blocked = (instruction: string) => ({ state: "blocked" as const, instruction });
  if (missing.artifacts.length > 0) return blocked(missingText(change, missing));
  const own = facts.apply?.instruction?.trim();
  if (tracks === null) {
    const instruction = own ?? "All required artifacts complete. Proceed with implementation.";
    return { state: "ready", instruction };
  }
  const name = tracks.split("/").at(-1) ?? tracks;
  const maker = facts.artifacts.find(({ generates }) => generates === tracks)?.id;
  if (!isTracked) {
    return blocked(`The ${name} file is missing and must be created.\n${remedy(change, maker)}`);
  }
  if (listedTasks(taskTexts).length === 0) {
    if (unreadable.length > 0) return blocked("No readable task descriptions are available.");
    const how = `Add tasks to ${name}, or rebuild it: ${remedy(change, maker)}`;
    return blocked(`The ${name} file exists but contains no tasks to work on.\n${how}`);
  }
  const { total, complete } = taskProgress(taskTexts);
  const isDone = unreadable.length === 0 && total === complete;
  return isDone
    ? { state: "all_done", instruction: done }
    : { state: "ready", instruction: own ?? go };
}

/** Deltas that are missing or that nothing reads; while the change is blocked they are only its next step. */
function warningsOf({ change, folder, artifacts, strayDeltas }: ApplyFacts, state: State): string[] {
  const specs = artifacts.filter(({ isSpecs }) => isSpecs);
  if (state === "blocked" || specs.length === 0 || specs.some(({ isSkipped }) => isSkipped)) {
    return [];
  }
  const stray = strayDeltas.map(
    (file) =>
      `specs/${file.path} is not a capability's spec.md, so \`openspec validate ${change}\` rejects it and archive never merges it. Move its requirements into specs/${file.expected}.`,
  );
  if (specs.some(({ files }) => files.length > 0)) return stray;
  const [only] = specs;
  const target = specs.length === 1 && only !== undefined ? only.id : "<artifact-id>";
  return [
    ...stray,
    `This change has no delta specs and does not declare \`skip_specs: true\`, so \`openspec validate ${change}\` fails on it. Write the delta specs before implementing (\`openspec instructions ${target} --change ${change}\`), or add \`skip_specs: true\` to ${folder}/.openspec.yaml if this change really changes no specified behavior.`,
  ];
}

/** What OpenSpec's `instructions apply` says about a change, in its words. */
export function applyInstructions(facts: ApplyFacts): ApplyInstructions {
  const missing = missingIn(facts);
  const { state, instruction } = verdict(facts, missing);
  const { total, complete } = taskProgress(facts.taskTexts);
  const warnings = warningsOf(facts, state);
  const { unreadable } = facts;
  const details = unreadable.map((file) => `- ${file.path}: ${file.reason}`).join("\n");
  const doubt = `\nTask completion is not verified because tracking evidence was unavailable:\n${details}`;
  const written = facts.artifacts.filter(({ files }) => files.length > 0);
  return {
    changeName: facts.change,
    changeDir: facts.folder,
    schemaName: facts.schema,
    contextFiles: Object.fromEntries(written.map(({ id, files }) => [id, files])),
    progress: { total, complete, remaining: total - complete },
    tasks: listedTasks(facts.taskTexts),
    taskTrackingConfigured: facts.tracks !== null,
    ...(unreadable.length > 0 ? { unavailableTrackingFiles: unreadable } : {}),
    state,
    ...(missing.artifacts.length > 0 ? { missingArtifacts: missing.artifacts } : {}),
    ...(missing.prerequisites.length > 0 ? { missingPrerequisites: missing.prerequisites } : {}),
    ...(warnings.length > 0 ? { warnings } : {}),
    instruction: unreadable.length > 0 ? `${instruction}${doubt}` : instruction,
  };
}
