import { existsSync, realpathSync, statSync } from "node:fs";
import path from "node:path";
import { specText } from "../../core/text/specText";
import type { ComparedOperation } from "../../core/openspec/modifiedDiffs";
import { describeNestedChange } from "../../core/openspec/nestedChange";
import {
  proposalTitle,
  readProposal,
  shownRequirement,
  type ShownDelta,
} from "../../core/openspec/readProposal";
import { readSpec } from "../../core/text/readSpec";
import type { OpenSpecProject } from "./openspecProject";
import { readSpecText } from "./readSpecText";
import { isBelow } from "../files/isBelow";

function refuseOutside(folder: string, file: string): void {
  if (isBelow(realpathSync(folder), realpathSync(file))) return;
  throw new Error(`Path is outside the allowed directory: ${file}`);
}

/** The text of a change's proposal. Throws, in OpenSpec's words, when there is none. */
export async function proposalOf(project: OpenSpecProject, change: string): Promise<string> {
  const folder = project.folderOf(change);
  const file = path.join(folder, "proposal.md");
  const notFound = `Change "${change}" not found at ${file}`;
  if (path.dirname(path.resolve(folder)) !== path.resolve(project.changesFolder)) {
    throw new Error(notFound);
  }
  if (existsSync(file)) {
    refuseOutside(folder, file);
    return readSpecText(file);
  }
  if (!(statSync(folder, { throwIfNoEntry: false })?.isDirectory() ?? false)) {
    throw new Error(notFound);
  }
  const nested = await project.nestedIn(change);
  if (nested !== undefined) throw new Error(describeNestedChange(nested));
  throw new Error(
    `Change "${change}" has no proposal.md yet. Run "openspec status --change ${change}" to see which artifact comes next.`,
  );
}

/** Gives each MODIFIED delta of a capability its diff; both come in the order of the document. */
function withDiffs(
  deltas: readonly ShownDelta[],
  compared: readonly ComparedOperation[],
): ShownDelta[] {
  const left = compared.filter(({ operation }) => operation === "MODIFIED");
  return deltas.map((delta) => {
    if (delta.operation !== "MODIFIED") return delta;
    const at = left.findIndex(({ capability }) => capability === delta.spec);
    const [entry] = at === -1 ? [] : left.splice(at, 1);
    return {
      ...delta,
      ...(entry?.diff === undefined ? {} : { diff: entry.diff }),
      ...(entry?.warning === undefined ? {} : { warning: entry.warning }),
    };
  });
}

/** OpenSpec's document of a change. Throws, in its words, when the change cannot be shown. */
export async function showChange(
  project: OpenSpecProject,
  id: string,
  options: { diff: boolean },
): Promise<{ id: string; title: string; deltaCount: number; deltas: readonly ShownDelta[] }> {
  const proposal = await proposalOf(project, id);
  const read = readProposal(proposal, project.deltasOf(id));
  if (read.kind === "unreadable") throw new Error(read.message);
  let { deltas } = read;
  if (options.diff) {
    const { compareChange } = await import("./compareChange");
    deltas = withDiffs(deltas, compareChange(project, id));
  }
  return { id, title: proposalTitle(proposal, id), deltaCount: deltas.length, deltas };
}

/** The text of a main spec. Throws, in OpenSpec's words, when there is none or it lies elsewhere. */
export function specTextOf(project: OpenSpecProject, id: string): string {
  const file = path.join(project.specsFolder, id, "spec.md");
  const relative = path.relative(project.specsFolder, file);
  if (relative.startsWith("..")) throw new Error(`Path is outside the allowed directory: ${file}`);
  if (!existsSync(file)) throw new Error(`Spec '${id}' not found at ${file}`);
  try {
    refuseOutside(project.specsFolder, file);
  } catch {
    refuseOutside(path.dirname(file), file);
  }
  return readSpecText(file);
}

/** Which part of a spec is shown. */
export interface ShowSpecOptions {
  /** 1-based number of the only requirement, as it was given. */
  requirement: string | undefined;
  scenarios: boolean;
}

/** OpenSpec's document of a main spec. Throws, in its words, when the spec cannot be shown. */
export function showSpec(project: OpenSpecProject, id: string, options: ShowSpecOptions) {
  const source = specText(specTextOf(project, id));
  const spec = readSpec(source);
  if (spec.kind === "unreadable") throw new Error(spec.message);
  const all = spec.requirements.map((requirement) => shownRequirement(source, requirement));
  const number = Number.parseInt(options.requirement ?? "", 10);
  if (options.requirement !== undefined && options.requirement !== "") {
    if (!(number >= 1 && number <= all.length)) {
      throw new Error(`Requirement ${options.requirement} not found`);
    }
  }
  const chosen = Number.isNaN(number) ? all : all.slice(number - 1, number);
  const requirements = chosen.map(({ text, scenarios }) => ({
    text,
    scenarios: options.scenarios ? scenarios : [],
  }));
  return {
    id,
    title: id,
    overview: spec.purpose,
    requirementCount: requirements.length,
    requirements,
    metadata: { version: "1.0.0" as const, format: "openspec" as const },
  };
}
