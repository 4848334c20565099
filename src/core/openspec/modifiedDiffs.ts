import { formatPatch, OMIT_HEADERS, structuredPatch } from "diff";
import { cutMainSpec } from "../text/mainSpec";
import { parseDelta, type Delta } from "../text/parseDelta";
import { foldedName, type RequirementBlock } from "../text/requirementBlock";
import type { DeltaFile } from "./changeFacts";

/** One operation of a delta beside what it changes. */
export interface ComparedOperation {
  capability: string;
  operation: "ADDED" | "MODIFIED" | "REMOVED" | "RENAMED";
  name: string;
  /** The block as written; empty for a rename. */
  raw: string;
  rename?: { from: string; to: string };
  /** How a MODIFIED requirement differs from the main spec. */
  diff?: string;
  warning?: string;
}

function withNewline(text: string): string {
  return text.endsWith("\n") ? text : `${text}\n`;
}

/** The name that a requirement has in the main spec before the delta's renames. */
function originalNames(renamed: Delta["renamed"]): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  for (const { from, to } of renamed) {
    const original = names.get(foldedName(from)) ?? from;
    names.delete(foldedName(from));
    names.set(foldedName(to), original);
  }
  return names;
}

function compareModified(
  capability: string,
  block: RequirementBlock,
  main: readonly RequirementBlock[] | null,
  wanted: string,
): ComparedOperation {
  const entry = { capability, operation: "MODIFIED" as const, name: block.name, raw: block.raw };
  if (main === null) {
    const warning = `No main spec at openspec/specs/${capability}/spec.md, so MODIFIED requirement "${block.name}" has nothing to diff against`;
    return { ...entry, warning };
  }
  const exact = main.find(({ name }) => name === wanted);
  const found = exact ?? main.find(({ name }) => foldedName(name) === foldedName(wanted));
  if (found === undefined) {
    return {
      ...entry,
      warning: `No matching main requirement found for "${wanted}" in ${capability}`,
    };
  }
  const label = `${capability}/${block.name}`;
  const patch = structuredPatch(label, label, withNewline(found.raw), withNewline(block.raw));
  const diff = formatPatch(patch, OMIT_HEADERS).trimEnd();
  if (exact !== undefined) return { ...entry, diff };
  const warning = `Header differs from the main spec's "${found.name}" only in case or spacing; archive matches names exactly, so reconcile them before archiving`;
  return { ...entry, diff, warning };
}

/** Every operation of a delta with what it replaces; `main` is the capability's spec, empty or null when there is none. */
export function compareDelta(
  { capability, text }: DeltaFile,
  main: string | null,
): ComparedOperation[] {
  const delta = parseDelta(text);
  const blocks = main === null || main === "" ? null : cutMainSpec(main).blocks;
  const originals = originalNames(delta.renamed);
  const written = new Map(delta.removedBlocks.map(({ name, raw }) => [foldedName(name), raw]));
  return [
    ...delta.added.map(({ name, raw }) => ({
      capability,
      operation: "ADDED" as const,
      name,
      raw,
    })),
    ...delta.removed.map((name) => ({
      capability,
      operation: "REMOVED" as const,
      name,
      raw: written.get(foldedName(name)) ?? `### Requirement: ${name}`,
    })),
    ...delta.renamed.map((rename) => ({
      capability,
      operation: "RENAMED" as const,
      name: rename.to,
      raw: "",
      rename,
    })),
    ...delta.modified.map((block) =>
      compareModified(capability, block, blocks, originals.get(foldedName(block.name)) ?? block.name),
    ),
  ];
}
