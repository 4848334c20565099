import type { ChangeFiles } from "../model/change";
import { deltaFiles } from "../spec/changePaths";
import { ArchiveRefusal } from "./archiveRefusal";
import { archivedName, archiveFolder, type ArchiveLayout } from "./archiveLayout";
import { deltaErrors } from "./delta/checkDelta";
import { mainSpecErrors } from "./delta/checkMainSpec";
import { mergeDelta, type MergedSpec } from "./delta/mergeDelta";
import { parseDelta } from "./delta/parseDelta";
import { MergeFailure, type DeltaCounts } from "./delta/requirementMerge";

/** One thing to do on the disk; paths are relative to the openspec root. */
export type FileOperation =
  | { kind: "write"; path: string; before: string | null; after: string }
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

/** OpenSpec's metadata markers, as far as archiving depends on them. */
function marker(files: ChangeFiles, change: string, name: string): boolean {
  const metadata = files[`openspec/changes/${change}/.openspec.yaml`] ?? "";
  return new RegExp(`^${name}:\\s*true\\s*$`, "m").test(metadata);
}

/** Markdown with delta sections that OpenSpec would never read as a delta, because of where it lies. */
function strayDeltas({ change, files }: ArchiveInput): string[] {
  const specs = `openspec/changes/${change}/specs/`;
  const read = new Set(deltaFiles(change, files).map(({ file }) => file));
  return Object.keys(files).filter(
    (file) =>
      file.startsWith(specs) &&
      file.endsWith(".md") &&
      !read.has(file) &&
      (file === `${specs}spec.md` || deltaHeader.test(files[file] ?? "")),
  );
}

function refuseInvalid(input: ArchiveInput): void {
  const { change, files } = input;
  const deltas = deltaFiles(change, files);
  const metadata = files[`openspec/changes/${change}/.openspec.yaml`] ?? "";
  const skips = marker(files, change, "skip_specs");
  // The marker counts only in metadata that OpenSpec accepts, which names a schema.
  const brokenMarker = skips && (!/^schema:\s*\S/m.test(metadata) || deltas.length > 0);
  const isChecked = deltas.some(({ file }) => deltaHeader.test(files[file] ?? ""));
  const errors = isChecked
    ? deltas.flatMap(({ file }) => deltaErrors(parseDelta(files[file] ?? "")))
    : [];
  if (errors.length === 0 && strayDeltas(input).length === 0 && !brokenMarker) return;
  throw new ArchiveRefusal(
    "archive_validation_failed",
    `Validation failed for change '${change}'.`,
    `Run openspec validate ${change} for details, fix the errors, or rerun with --no-validate.`,
  );
}

interface Merged {
  capability: string;
  main: string | null;
  merged: MergedSpec;
}

function mergeAll(input: ArchiveInput): Merged[] {
  return deltaFiles(input.change, input.files).map(({ file, spec: capability }) => {
    const main = input.mainSpec(capability);
    const mainPath = input.mainSpecPath(capability);
    const delta = input.files[file] ?? "";
    const merged = mergeDelta({ capability, change: input.change, delta, main, mainPath });
    return { capability, main, merged };
  });
}

function mergedSpecs(input: ArchiveInput): Merged[] {
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

function isChanged({ merged: { counts } }: Merged): boolean {
  return counts.added + counts.modified + counts.removed + counts.renamed > 0;
}

function refuseInvalidResult(input: ArchiveInput, { capability, merged }: Merged): void {
  if (mainSpecErrors(merged.text).length === 0) return;
  const retires = merged.isEmpty && marker(input.files, input.change, "retire_capabilities");
  const fix = retires
    ? `The change retires the capability. Only OpenSpec's own CLI deletes a spec: openspec archive ${input.change}`
    : `Run openspec validate ${capability} after fixing the change deltas.`;
  throw new ArchiveRefusal(
    "archive_spec_validation_failed",
    `Rebuilt spec for '${capability}' failed validation. No files were changed.`,
    fix,
  );
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

/** What archiving a change does to the files, without touching one. Throws an ArchiveRefusal when it cannot be done. */
export function planArchive(input: ArchiveInput): ArchivePlan {
  const { change, layout } = input;
  const merges = layout === "openspec" && !input.skipSpecs;
  if (layout === "openspec" && input.validate) refuseInvalid(input);
  const results = merges ? mergedSpecs(input) : [];
  const changed = results.filter(isChanged);
  const toWrite = results.filter((result) => isChanged(result) || result.main === null);
  if (input.validate) for (const result of toWrite) refuseInvalidResult(input, result);
  const archivedAs = archivedName(layout, change, input.today);
  const from = `openspec/changes/${change}`;
  const to = `${archiveFolder(layout)}/${archivedAs}`;
  const writes = changed.map(({ capability, main, merged }) => ({
    kind: "write" as const,
    path: mainSpecFile(capability),
    before: main,
    after: withEndingsOf(merged.text, main),
  }));
  return {
    archivedAs,
    from,
    to,
    operations: [...writes, { kind: "move", path: from, to }],
    specs: results.map(({ capability, main, merged }) => ({
      capability,
      isNew: main === null,
      counts: merged.counts,
    })),
    totals: results.length === 0 ? undefined : sum(results.map(({ merged }) => merged.counts)),
    warnings: results.flatMap(({ merged }) => merged.warnings),
  };
}
