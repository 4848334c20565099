import { existsSync, realpathSync, statSync } from "node:fs";
import path from "node:path";
import { applyInstructions, type ApplyInstructions } from "../../core/openspec/applyInstructions";
import {
  artifactStatuses,
  isPlanned,
  nextStep,
  type ArtifactFact,
} from "../../core/openspec/artifactStatus";
import { describeNestedChange } from "../../core/openspec/nestedChange";
import { strayDeltas } from "./discoverSpecs";
import type { OpenSpecProject } from "./openspecProject";
import { outputFiles } from "./schema/outputs";
import { readSpecText } from "./readSpecText";
import type { SchemaArtifact, WorkflowSchema } from "./schema/schemaFiles";
import { builtInName } from "./schema/schemas";

interface ReadArtifacts {
  folder: string;
  schemaName: string;
  schema: WorkflowSchema;
  artifacts: readonly ArtifactFact[];
}

interface ArtifactPath {
  outputPath: string;
  resolvedOutputPath: string;
  existingOutputPaths: readonly string[];
}

/** OpenSpec's own refusal of a name that no open change can have. */
function nameProblem(name: string): string | undefined {
  if (name === "." || name === "..") return "Change name cannot be a relative path segment";
  if (/[/\\]/.test(name)) return "Change name cannot contain path separators";
  if (name.includes("\0")) return "Change name cannot contain null characters";
  if (name.startsWith(".")) return "Change name cannot start with a dot";
  return name === "archive" ? "'archive' is reserved for archived changes" : undefined;
}

/** Throws, in OpenSpec's words, when there is no such open change. */
export async function refuseMissingChange(project: OpenSpecProject, name: string): Promise<void> {
  const problem = nameProblem(name);
  if (problem !== undefined) throw new Error(`Invalid change name '${name}': ${problem}`);
  const folder = project.folderOf(name);
  if (!existsSync(folder) || !statSync(folder).isDirectory()) {
    const known = project.changeIds();
    const hint =
      known.length === 0
        ? "No changes exist. Create one with: openspec new change <name>"
        : `Available changes:\n  ${known.join("\n  ")}`;
    throw new Error(`Change '${name}' not found. ${hint}`);
  }
  const nested = await project.nestedIn(name);
  if (nested !== undefined) throw new Error(describeNestedChange(nested));
}

async function factOf(
  folder: string,
  { id, generates, requires }: SchemaArtifact,
  skipsSpecs: boolean,
): Promise<ArtifactFact> {
  const found = (await outputFiles(folder, generates)).map((file) => realpathSync(file));
  const files = [...new Set(found)].sort();
  const isSpecs = path.posix.normalize(generates.replaceAll("\\", "/")).startsWith("specs/");
  const isSkipped = skipsSpecs && isSpecs && files.length === 0;
  return { id, generates, requires, files, isSpecs, isSkipped };
}

async function readArtifacts(
  project: OpenSpecProject,
  change: string,
  asked: string | undefined,
): Promise<ReadArtifacts> {
  const folder = realpathSync(project.folderOf(change));
  const { schema: own, problem, skipSpecs } = await project.metadataOf(change);
  if (own === undefined) throw new Error(problem);
  const schemaName = asked ?? own;
  const schema = await project.schemas.resolve(schemaName);
  const artifacts: ArtifactFact[] = [];
  for (const artifact of schema.artifacts) {
    artifacts.push(await factOf(folder, artifact, skipSpecs.declared));
  }
  return { folder, schemaName, schema, artifacts };
}

/** What OpenSpec's `status` says about one change. */
export type ChangeStatus = Awaited<ReturnType<typeof changeStatus>>;

/** Reads how far a change's planning is. Throws, in OpenSpec's words, when its schema cannot be used. */
export async function changeStatus(project: OpenSpecProject, change: string, asked?: string) {
  const { folder, schemaName, schema, artifacts } = await readArtifacts(project, change, asked);
  const statuses = artifactStatuses(artifacts);
  const next = nextStep(change, artifacts);
  const artifactPaths: Record<string, ArtifactPath> = {};
  for (const { id, generates, files } of artifacts) {
    artifactPaths[id] = {
      outputPath: generates,
      resolvedOutputPath: path.join(folder, generates),
      existingOutputPaths: files,
    };
  }
  return {
    changeName: change,
    schemaName,
    planningHome: {
      kind: "repo",
      root: project.root,
      changesDir: project.changesFolder,
      defaultSchema: builtInName,
    },
    changeRoot: folder,
    artifactPaths,
    isPlanningComplete: isPlanned(artifacts),
    isComplete: isPlanned(artifacts),
    applyRequires: schema.apply?.requires ?? artifacts.map(({ id }) => id),
    nextSteps: next === undefined ? [] : [next.sentence],
    actionContext: {
      mode: "repo-local",
      sourceOfTruth: "repo",
      planningArtifacts: statuses.map(({ id }) => id),
      linkedContext: [],
      allowedEditRoots: [project.root],
      requiresAffectedAreaSelection: false,
      constraints: [
        "Repo-local change artifacts and implementation edits are scoped to this project.",
      ],
    },
    artifacts: statuses,
  };
}

/** What OpenSpec's `instructions apply` says about one change, project context aside. */
export async function changeInstructions(
  project: OpenSpecProject,
  change: string,
  asked?: string,
): Promise<ApplyInstructions> {
  const { folder, schemaName, schema, artifacts } = await readArtifacts(project, change, asked);
  const tracks = (schema.apply === undefined ? null : schema.tracks) ?? null;
  const tracked = tracks === null ? [] : await outputFiles(folder, tracks);
  const taskTexts: string[] = [];
  const unreadable: { path: string; reason: string }[] = [];
  for (const file of tracked.map((each) => realpathSync(each)).sort()) {
    try {
      taskTexts.push(readSpecText(file));
    } catch (error) {
      unreadable.push({ path: file, reason: error instanceof Error ? error.message : String(error) });
    }
  }
  return applyInstructions({
    change,
    folder,
    schema: schemaName,
    artifacts,
    apply: schema.apply ?? null,
    tracks,
    taskTexts,
    isTracked: tracked.length > 0,
    unreadable,
    strayDeltas: strayDeltas(path.join(folder, "specs")),
  });
}
