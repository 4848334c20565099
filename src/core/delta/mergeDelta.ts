import { deltaConflict } from "./checkDelta";
import { cutMainSpec, joinMainSpec, structureProblems } from "../text/mainSpec";
import { readSpec } from "../text/readSpec";
import { parseDelta, purposeOf, type Delta } from "../text/parseDelta";
import { MergeFailure, RequirementMerge, type DeltaCounts } from "./requirementMerge";
import { specText } from "../text/specText";
import { unaccountedContent } from "./unaccountedContent";

/** A capability's main spec after a change: `text` has LF line endings. */
export interface MergedSpec {
  text: string;
  counts: DeltaCounts;
  warnings: string[];
  /** No requirement is left in it. */
  isEmpty: boolean;
  /** What deleting the spec as it was would lose, when no requirement is left in it. */
  unaccounted: readonly string[];
}

export interface MergeInput {
  capability: string;
  change: string;
  /** Text of the change's delta. */
  delta: string;
  /** The delta, when it was read before. */
  parsed?: Delta;
  /** Text of the main spec; null when there is none. */
  main: string | null;
  /** Where the main spec lies, for messages. */
  mainPath: string;
}

function skeleton({ capability, change }: MergeInput, purpose: string | undefined): string {
  const stated =
    purpose ?? `TBD - created by archiving change ${change}. Update Purpose after archive.`;
  return `# ${capability} Specification\n\n## Purpose\n${stated}\n\n## Requirements\n`;
}

/** The Purpose of a spec as validation reads it; undefined when the text would not be readable as a spec. */
function readablePurpose(text: string): string | undefined {
  if (text.includes("<!--") || structureProblems(text).length > 0) return undefined;
  const spec = readSpec(text);
  return spec.kind === "spec" && spec.purpose !== "" ? spec.purpose : undefined;
}

/** The spec that a new capability starts from, and what is said about its Purpose. */
function newSpec(input: MergeInput, delta: Delta): { text: string; warnings: string[] } {
  const removals = delta.removed.length;
  const warnings =
    removals > 0
      ? [`${removals} REMOVED requirement(s) ignored for new spec (nothing to remove).`]
      : [];
  const carried = skeleton(input, delta.purpose);
  if (delta.purpose === undefined) return { text: carried, warnings };
  const purpose = readablePurpose(carried);
  if (purpose === undefined) {
    const why = "it would leave the new spec unreadable";
    warnings.push(`delta Purpose ignored (${why}); wrote the placeholder Purpose instead.`);
    return { text: skeleton(input, undefined), warnings };
  }
  if (purpose.length < 50) {
    warnings.push(
      "carried Purpose is under 50 characters; openspec validate --strict reports it as too brief.",
    );
  }
  return { text: carried, warnings };
}

function refuseBroken({ capability }: MergeInput, delta: Delta): void {
  const conflict = deltaConflict(delta);
  if (conflict !== undefined) {
    throw new MergeFailure(`${capability} validation failed - ${conflict}`);
  }
  const count =
    delta.added.length + delta.modified.length + delta.removed.length + delta.renamed.length;
  if (count > 0) return;
  throw new MergeFailure(
    `Delta parsing found no operations for ${capability}. Provide ADDED/MODIFIED/REMOVED/RENAMED sections in change spec.`,
  );
}

function startOf(input: MergeInput, delta: Delta): { text: string; warnings: string[] } {
  const { capability, main, mainPath } = input;
  if (main === null) {
    if (delta.modified.length > 0 || delta.renamed.length > 0) {
      throw new MergeFailure(
        `${capability}: target spec does not exist; only ADDED requirements are allowed for new specs. MODIFIED and RENAMED operations require an existing spec.`,
      );
    }
    return newSpec(input, delta);
  }
  const present = delta.purpose === undefined ? undefined : purposeOf(main);
  const ignored = delta.purpose !== undefined && present !== undefined && present !== delta.purpose;
  const warning = `delta Purpose ignored; ${capability} already has one. Edit ${mainPath} directly to change it.`;
  return { text: main, warnings: ignored ? [warning] : [] };
}

function orphanWarning({ name, line, section }: Delta["orphans"][number]): string {
  const where = section ? `under "## ${section}"` : 'above the first "## " section';
  return `requirement "${name}" (line ${line}) is ${where}, which is not a delta section, so it was not applied. Move it under ADDED/MODIFIED/REMOVED/RENAMED Requirements.`;
}

/** Applies a delta to a main spec: RENAMED, REMOVED, MODIFIED, ADDED. Throws a MergeFailure when it does not fit. */
export function mergeDelta(input: MergeInput): MergedSpec {
  const delta = input.parsed ?? parseDelta(input.delta);
  refuseBroken(input, delta);
  const start = startOf(input, delta);
  const source = specText(start.text);
  const problems = structureProblems(start.text, source);
  if (problems.length > 0) {
    const list = problems.map(({ line, message }) => `line ${line}: ${message}`).join("\n");
    throw new MergeFailure(
      `${input.capability}: target spec is structurally invalid and cannot be updated until fixed:\n${list}`,
    );
  }
  const main = cutMainSpec(start.text, source);
  const merge = new RequirementMerge(input.capability, main.blocks, input.main === null);
  for (const orphan of delta.orphans) merge.warn(orphanWarning(orphan));
  for (const warning of start.warnings) merge.warn(warning);
  for (const pair of delta.renamed) merge.rename(pair);
  for (const name of delta.removed) merge.remove(name);
  for (const block of delta.modified) merge.modify(block);
  for (const block of delta.added) merge.add(block);
  merge.warnOfLostTails();
  const { blocks, counts, warnings } = merge;
  const isEmpty = blocks.length === 0;
  const unaccounted = isEmpty ? unaccountedContent(main) : [];
  return { text: joinMainSpec(main, blocks), counts, warnings, isEmpty, unaccounted };
}
