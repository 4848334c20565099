import { applyEdits } from "./applyEdits";
import { bundleEdits } from "./bundleEdits";
import { languageFile } from "./languageFile";
import type { ProjectTexts } from "./projectTexts";
import { addRename } from "./renameEntry";
import { readOutline, type OutlineRequirement, type SpecOutline } from "../text/specOutline";
import type { FileEdit, TextRange } from "./textEdit";

/** What would be renamed at a place, or why nothing can be. */
export type Renamable =
  | { kind: "name"; name: string; range: TextRange; what: "requirement" | "scenario" }
  /** Renaming it goes through a change: the one that is chosen gets a RENAMED entry. */
  | { kind: "specName"; name: string; range: TextRange; spec: string }
  | { kind: "refused"; why: string };

function named(outline: SpecOutline, line: number): OutlineRequirement | undefined {
  return outline.requirements.find((each) => each.line === line);
}

/** Tells what a rename at a place is about. */
export function renamableAt(texts: ProjectTexts, file: string, place: { line: number }): Renamable {
  const about = languageFile(file);
  const outline = readOutline(texts.text(file) ?? "");
  const requirement = named(outline, place.line);
  const isChange = about.kind === "delta" || about.kind === "proposal";
  if (requirement !== undefined && (isChange || about.kind === "spec")) {
    const { name, range, operation, form } = requirement;
    if (about.kind === "spec") return { kind: "specName", name, range, spec: about.spec };
    if (operation === "REMOVED") {
      return { kind: "refused", why: "This change removes the requirement, so it needs no name." };
    }
    if (form === "from") {
      return { kind: "refused", why: "FROM is the spec's name. Rename the TO line instead." };
    }
    return { kind: "name", name, range, what: "requirement" };
  }
  const scenario = outline.requirements
    .flatMap(({ scenarios }) => scenarios)
    .find(({ line }) => line === place.line);
  if (scenario === undefined || !isChange) {
    return {
      kind: "refused",
      why: "Only requirements, and scenarios of a change, can be renamed.",
    };
  }
  return { kind: "name", name: scenario.name, range: scenario.range, what: "scenario" };
}

/** Why a text cannot be the name of a requirement or scenario; undefined when it can. */
export function nameProblem(name: string): string | undefined {
  const trimmed = name.trim();
  if (trimmed === "") return "A name needs a letter or digit.";
  if (/[\r\n]/.test(trimmed)) return "A name is one line.";
  return /(?:\s#+|`)$/.test(trimmed) ? "A name cannot end in # or a backtick." : undefined;
}

function requirementEdits(
  file: string,
  outline: SpecOutline,
  requirement: OutlineRequirement,
  to: string,
) {
  const same = outline.requirements.filter(
    ({ name, form, operation }) =>
      name === requirement.name && form !== "from" && form !== "bullet" && operation !== "REMOVED",
  );
  const edits = same.map(({ range }): FileEdit => ({ file, ...range, text: to }));
  const isOfSpec = requirement.operation === "MODIFIED" && !same.some(({ form }) => form === "to");
  return isOfSpec ? [...edits, ...addRename(file, outline, requirement.name, to)] : edits;
}

/**
 * Renames the requirement or scenario at a place of a change, everywhere in that change and in the `Verify:` lines of
 * its bundles. The name of a MODIFIED requirement is the spec's, so that gets a RENAMED entry too.
 */
export function renameInChange(
  texts: ProjectTexts,
  file: string,
  place: { line: number },
  newName: string,
): FileEdit[] {
  const about = languageFile(file);
  if (about.kind !== "delta" && about.kind !== "proposal") return [];
  const to = newName.trim();
  const outline = readOutline(texts.text(file) ?? "");
  const requirement = named(outline, place.line);
  const renamable = renamableAt(texts, file, place);
  if (renamable.kind !== "name" || renamable.name === to) return [];
  const edits =
    requirement === undefined
      ? [{ file, ...renamable.range, text: to }]
      : requirementEdits(file, outline, requirement, to);
  return [...edits, ...bundleEdits(texts, about.change, after(texts, edits))];
}

/** The texts that edits leave behind, by file. */
function after(texts: ProjectTexts, edits: readonly FileEdit[]): Record<string, string> {
  const files = [...new Set(edits.map(({ file }) => file))];
  return Object.fromEntries(
    files.map((file) => [
      file,
      applyEdits(
        texts.text(file) ?? "",
        edits.filter((edit) => edit.file === file),
      ),
    ]),
  );
}

/** Renames a requirement of a main spec through an open change: a RENAMED entry, and its name where the change modifies it. */
export function renameInSpec(
  texts: ProjectTexts,
  what: { change: string; spec: string; name: string },
  newName: string,
): FileEdit[] {
  const to = newName.trim();
  const file = `openspec/changes/${what.change}/specs/${what.spec}/spec.md`;
  const outline = readOutline(texts.text(file) ?? "");
  const edits = [
    ...outline.requirements
      .filter(({ name, operation }) => name === what.name && operation === "MODIFIED")
      .map(({ range }): FileEdit => ({ file, ...range, text: to })),
    ...addRename(file, outline, what.name, to),
  ];
  return [...edits, ...bundleEdits(texts, what.change, after(texts, edits))];
}
