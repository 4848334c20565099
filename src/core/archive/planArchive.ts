import type { ChangeFiles } from "../model/change";
import type { ChangeFacts, MetadataMarker } from "../openspec/changeFacts";
import { validateChange } from "../openspec/validateChange";
import { deltaFiles } from "../change/changePaths";
import { ArchiveRefusal } from "./archiveRefusal";
import { archivedName, archiveFolder, type ArchiveLayout } from "./archiveLayout";
import { mergeDelta } from "../delta/mergeDelta";
import { parseDelta } from "../text/parseDelta";
import { MergeFailure, type DeltaCounts } from "../delta/requirementMerge";
import {
  refuseInvalidResult,
  retirementNote,
  specOutcome,
  type MergedCapability,
  type SpecOutcome,
} from "./specOutcome";

/** One thing to do on the disk; paths are relative to the openspec root. */
export type FileOperation =
  | { kind: "write"; path: string; before: string | null; after: string }
  | { kind: "delete"; path: string; before: string }
  | { kind: "move"; path: string; to: string };

export interface ArchiveInput {
  change: string;
  layout: ArchiveLayout;
  /** Local day, `YYYY-MM-DD`. */
  today: string;
  /** Texts of the change's files. */
  files: ChangeFiles;
  /** Text of the main spec of a capability, null when there is none. */
  mainSpec(capability: string): string | null;
  /** The main spec's place as OpenSpec names it in messages. */
  mainSpecPath(capability: string): string;
  /** The change's own markers, as far as its metadata counts. */
  metadata: { skipSpecs: MetadataMarker; retireCapabilities: MetadataMarker };
  skipSpecs: boolean;
  validate: boolean;
}

/** A spec as archiving leaves it. */
export interface SpecUpdate {
  capability: string;
  isNew: boolean;
  counts: DeltaCounts;
}

export interface ArchivePlan {
  archivedAs: string;
  from: string;
  to: string;
  /** In the order in which they are done; the move is the last. */
  operations: readonly FileOperation[];
  specs: readonly SpecUpdate[];
  totals: DeltaCounts | undefined;
  warnings: readonly string[];
}

/** Where the main spec of a capability lies, relative to the openspec root. */
export function mainSpecFile(capability: string): string {
  return `openspec/specs/${capability}/spec.md`;
}

const deltaHeader = /^##\s+(?:ADDED|MODIFIED|REMOVED|RENAMED)\s+Requirements/im;

/** The change as validation sees it, without the main specs: merging looks at those. */
function factsOf({ change, files, metadata }: ArchiveInput): ChangeFacts {
  const specs = `openspec/changes/${change}/specs/`;
  const deltas = deltaFiles(change, files).map(({ file, spec: capability }) => ({
    capability,
    path: `${capability}/spec.md`,
    text: files[file] ?? "",
  }));
  const inSpecs = Object.keys(files)
    .filter((file) => file.startsWith(specs))
    .map((file) => file.slice(specs.length))
    .sort();
  const stray = inSpecs.filter(
    (file) =>
      file.toLowerCase().endsWith(".md") &&
      !/(?:^|\/)spec\.md$/.test(file) &&
      parseDelta(files[specs + file] ?? "").sections.length > 0,
  );
  return {
    id: change,
    deltas,
    hasRootSpec: inSpecs.includes("spec.md"),
    strayDeltas: stray.map((file) => ({ path: file, expected: "" })),
    skipSpecs: metadata.skipSpecs,
    hasSpecFiles: inSpecs.length > 0,
  };
}

/** What is wrong with the change by itself; OpenSpec looks only where there is something that could be. */
function refuseInvalid(input: ArchiveInput): void {
  const { change } = input;
  const facts = factsOf(input);
  const { skipSpecs } = facts;
  const isChecked =
    facts.hasRootSpec ||
    facts.strayDeltas.length > 0 ||
    skipSpecs.invalidReason !== undefined ||
    (skipSpecs.declared && facts.hasSpecFiles) ||
    facts.deltas.some(({ text }) => deltaHeader.test(text));
  if (!isChecked || validateChange(facts).every(({ level }) => level !== "ERROR")) return;
  throw new ArchiveRefusal(
    "archive_validation_failed",
    `Validation failed for change '${change}'.`,
    `Run openspec validate ${change} for details, fix the errors, or rerun with --no-validate.`,
  );
}

function mergeAll(input: ArchiveInput): MergedCapability[] {
  return deltaFiles(input.change, input.files).map(({ file, spec: capability }) => {
    const main = input.mainSpec(capability);
    const mainPath = input.mainSpecPath(capability);
    const delta = input.files[file] ?? "";
    const merged = mergeDelta({ capability, change: input.change, delta, main, mainPath });
    return { capability, main, merged };
  });
}

function mergedSpecs(input: ArchiveInput): MergedCapability[] {
  try {
    return mergeAll(input);
  } catch (error) {
    if (!(error instanceof MergeFailure)) throw error;
    throw new ArchiveRefusal(
      "archive_spec_update_failed",
      error.message,
      "Fix the change delta specs and rerun. No files were changed.",
    );
  }
}

function isChanged({ merged: { counts } }: MergedCapability): boolean {
  return counts.added + counts.modified + counts.removed + counts.renamed > 0;
}

/** The line ending that most lines of a text have; CRLF when there are as many. */
function withEndingsOf(text: string, original: string | null): string {
  const crlf = original?.match(/\r\n/g)?.length ?? 0;
  const lf = (original?.match(/\n/g)?.length ?? 0) - crlf;
  return crlf > 0 && crlf >= lf ? text.replace(/\n/g, "\r\n") : text;
}

function sum(all: readonly DeltaCounts[]): DeltaCounts {
  const total = (key: keyof DeltaCounts) => all.reduce((n, counts) => n + counts[key], 0);
  return {
    added: total("added"),
    modified: total("modified"),
    removed: total("removed"),
    renamed: total("renamed"),
  };
}

function operationsFor(result: MergedCapability, outcome: SpecOutcome): FileOperation[] {
  const { capability, main, merged } = result;
  const path = mainSpecFile(capability);
  if (outcome === "retire" && main !== null) return [{ kind: "delete", path, before: main }];
  if (outcome !== "write" || !isChanged(result)) return [];
  return [{ kind: "write", path, before: main, after: withEndingsOf(merged.text, main) }];
}

/** What archiving a change does to the files, without touching one. Throws an ArchiveRefusal when it cannot be done. */
export function planArchive(input: ArchiveInput): ArchivePlan {
  const { change, layout } = input;
  const merges = layout === "openspec" && !input.skipSpecs;
  if (layout === "openspec" && input.validate) refuseInvalid(input);
  const results = merges ? mergedSpecs(input) : [];
  const judged = results.map((result) => ({ ...result, outcome: specOutcome(input, result) }));
  if (input.validate) for (const result of judged) refuseInvalidResult(input, result);
  const archivedAs = archivedName(layout, change, input.today);
  const from = `openspec/changes/${change}`;
  const to = `${archiveFolder(layout)}/${archivedAs}`;
  const retired = judged.filter(({ outcome }) => outcome === "retire");
  const rest = judged.filter(({ outcome }) => outcome !== "retire");
  return {
    archivedAs,
    from,
    to,
    operations: [
      // Nothing is deleted before everything is written.
      ...[...rest, ...retired].flatMap((result) => operationsFor(result, result.outcome)),
      { kind: "move", path: from, to },
    ],
    specs: results.map(({ capability, main, merged }) => ({
      capability,
      isNew: main === null,
      counts: merged.counts,
    })),
    totals:
      results.length === 0
        ? undefined
        : sum(judged.flatMap(({ outcome, merged }) => (outcome === "skip" ? [] : merged.counts))),
    warnings: [
      ...results.flatMap(({ merged }) => merged.warnings),
      ...retired.map(({ capability }) => retirementNote(capability)),
    ],
  };
}
