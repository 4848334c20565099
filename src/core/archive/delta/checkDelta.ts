import type { Delta } from "./parseDelta";
import { foldedName, requirementBody, scenarioNames } from "./requirementBlock";

function firstRepeated(names: readonly string[]): string | undefined {
  return names.find((name, at) => names.indexOf(name) !== at);
}

function renameConflict(delta: Delta): string | undefined {
  const names = (blocks: readonly { name: string }[]) => blocks.map((block) => block.name);
  for (const { from, to } of delta.renamed) {
    const removed = delta.removed.find((name) => foldedName(name) === foldedName(from));
    if (removed !== undefined) {
      const spelled = removed === from ? "" : ` (REMOVED spells it "${removed}")`;
      return `requirement present in multiple sections (RENAMED and REMOVED) for header "### Requirement: ${from}"${spelled}`;
    }
    if (names(delta.modified).includes(from)) {
      return `when a rename exists, MODIFIED must reference the NEW header "### Requirement: ${to}"`;
    }
    if (names(delta.added).includes(to)) {
      return `RENAMED TO header collides with ADDED for "### Requirement: ${to}"`;
    }
  }
  return undefined;
}

function sectionConflict(delta: Delta): string | undefined {
  const added = delta.added.map((block) => block.name);
  const modified = delta.modified.map((block) => block.name);
  const both = (name: string, sections: string) =>
    `requirement present in multiple sections (${sections}) for header "### Requirement: ${name}"`;
  for (const name of modified) {
    if (delta.removed.includes(name)) return both(name, "MODIFIED and REMOVED");
    if (added.includes(name)) return both(name, "MODIFIED and ADDED");
  }
  const readded = added.find((name) => delta.removed.includes(name));
  return readded === undefined ? undefined : both(readded, "ADDED and REMOVED");
}

function repeated(delta: Delta): string | undefined {
  const lists = [
    ["requirement in ADDED", delta.added.map((block) => block.name)],
    ["requirement in MODIFIED", delta.modified.map((block) => block.name)],
    ["requirement in REMOVED", delta.removed],
    ["FROM in RENAMED", delta.renamed.map((pair) => pair.from)],
    ["TO in RENAMED", delta.renamed.map((pair) => pair.to)],
  ] as const;
  for (const [what, names] of lists) {
    const name = firstRepeated(names);
    if (name !== undefined) return `duplicate ${what} for header "### Requirement: ${name}"`;
  }
  return undefined;
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

/** Everything about one delta that OpenSpec's validation counts as an error. */
export function deltaErrors(delta: Delta): string[] {
  const conflict = deltaConflict(delta);
  const blocks = [
    ...delta.added.map((block) => ({ operation: "ADDED", block })),
    ...delta.modified.map((block) => ({ operation: "MODIFIED", block })),
  ];
  const incomplete = blocks.flatMap(({ operation, block }) => [
    ...(requirementBody(block.raw) === ""
      ? [`${operation} "${block.name}" is missing requirement text`]
      : []),
    ...(scenarioNames(block.raw).length === 0
      ? [`${operation} "${block.name}" must include at least one scenario`]
      : []),
  ]);
  const count =
    delta.added.length + delta.modified.length + delta.removed.length + delta.renamed.length;
  const empty =
    count === 0 && conflict === undefined
      ? [
          delta.hasSections
            ? "Delta sections were found, but no requirement entries parsed."
            : "No delta sections found.",
        ]
      : [];
  return [...(conflict === undefined ? [] : [conflict]), ...incomplete, ...empty];
}
