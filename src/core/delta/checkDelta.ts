import type { Delta } from "../text/parseDelta";
import { foldedName, requirementNameOf } from "../text/requirementBlock";

function firstRepeated(names: readonly string[]): string | undefined {
  const seen = new Set<string>();
  return names.find((name) => {
    const key = requirementNameOf(name);
    return seen.has(key) || !seen.add(key);
  });
}

function renameConflict(delta: Delta): string | undefined {
  const names = (blocks: readonly { name: string }[]) =>
    blocks.map((block) => requirementNameOf(block.name));
  for (const { from, to } of delta.renamed) {
    const key = requirementNameOf(from);
    const removed = delta.removed
      .map(requirementNameOf)
      .find((name) => foldedName(name) === foldedName(key));
    if (removed !== undefined) {
      const spelled = removed === key ? "" : ` (REMOVED spells it "${removed}")`;
      return `requirement present in multiple sections (RENAMED and REMOVED) for header "### Requirement: ${from}"${spelled}`;
    }
    if (names(delta.modified).includes(key)) {
      return `when a rename exists, MODIFIED must reference the NEW header "### Requirement: ${to}"`;
    }
    if (names(delta.added).includes(requirementNameOf(to))) {
      return `RENAMED TO header collides with ADDED for "### Requirement: ${to}"`;
    }
  }
  return undefined;
}

function sectionConflict(delta: Delta): string | undefined {
  const added = delta.added.map((block) => requirementNameOf(block.name));
  const modified = delta.modified.map((block) => requirementNameOf(block.name));
  const removed = delta.removed.map(requirementNameOf);
  const both = (name: string, sections: string) =>
    `requirement present in multiple sections (${sections}) for header "### Requirement: ${name}"`;
  for (const name of modified) {
    if (removed.includes(name)) return both(name, "MODIFIED and REMOVED");
    if (added.includes(name)) return both(name, "MODIFIED and ADDED");
  }
  const readded = added.find((name) => removed.includes(name));
  return readded === undefined ? undefined : both(readded, "ADDED and REMOVED");
}

function repeatedRename(renamed: Delta["renamed"]): string | undefined {
  const seen = { FROM: new Set<string>(), TO: new Set<string>() };
  for (const { from, to } of renamed) {
    const keys = { from: requirementNameOf(from), to: requirementNameOf(to) };
    if (seen.FROM.has(keys.from))
      return `duplicate FROM in RENAMED for header "### Requirement: ${from}"`;
    if (seen.TO.has(keys.to)) return `duplicate TO in RENAMED for header "### Requirement: ${to}"`;
    seen.FROM.add(keys.from);
    seen.TO.add(keys.to);
  }
  return undefined;
}

function repeated(delta: Delta): string | undefined {
  const lists = [
    ["requirement in ADDED", delta.added.map((block) => block.name)],
    ["requirement in MODIFIED", delta.modified.map((block) => block.name)],
    ["requirement in REMOVED", delta.removed],
  ] as const;
  for (const [what, names] of lists) {
    const name = firstRepeated(names);
    if (name !== undefined) return `duplicate ${what} for header "### Requirement: ${name}"`;
  }
  return repeatedRename(delta.renamed);
}

/** Why a delta contradicts itself, in OpenSpec's words; undefined when it does not. */
export function deltaConflict(delta: Delta): string | undefined {
  const [open] = delta.unpaired;
  if (open !== undefined) {
    const missing = open.side === "FROM" ? "TO" : "FROM";
    return `RENAMED entry on line ${open.line} has no matching ${missing}: for header "### Requirement: ${open.name}". Write each rename as a FROM: line followed immediately by its TO: line.`;
  }
  return repeated(delta) ?? renameConflict(delta) ?? sectionConflict(delta);
}
