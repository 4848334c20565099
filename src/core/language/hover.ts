import { structuredPatch } from "diff";
import { languageFile } from "./languageFile";
import { baseRequirement, baseSpec, type BaseRequirement, type ProjectTexts } from "./projectTexts";
import { replacedRequirement } from "./replacedRequirement";
import { blockText, readOutline, type OutlineRequirement } from "../text/specOutline";
import { touches, type TextRange } from "./textEdit";

/** What is shown about a place, as Markdown in which the documents' own text is only ever code. */
export interface LanguageHover {
  range: TextRange;
  markdown: readonly string[];
}

/** A fence that nothing in the text can close. */
function fenced(language: string, text: string): string {
  const longest = [...text.matchAll(/`+/g)].reduce((most, [run]) => Math.max(most, run.length), 2);
  const fence = "`".repeat(longest + 1);
  return `${fence}${language}\n${text}\n${fence}`;
}

/** The lines of a unified diff without its headers; empty when there is no difference. */
function diffLines(before: string, after: string): string {
  const { hunks } = structuredPatch("", "", before, after, undefined, undefined, { context: 3 });
  return hunks
    .map(({ lines }) => lines.filter((line) => !line.startsWith("\\")).join("\n"))
    .join("\n…\n");
}

function baseText({ lines, requirement }: BaseRequirement): string {
  return blockText(lines, requirement);
}

function code(text: string): string {
  const longest = [...text.matchAll(/`+/g)].reduce((most, [run]) => Math.max(most, run.length), 0);
  const tick = "`".repeat(longest + 1);
  return `${tick}${longest > 0 ? " " : ""}${text}${longest > 0 ? " " : ""}${tick}`;
}

function deltaHover(requirement: OutlineRequirement, base: BaseRequirement, own: string): string[] {
  const where = code(`${base.file}:${base.requirement.line}`);
  const text = fenced("markdown", baseText(base));
  if (requirement.operation === "MODIFIED") {
    const difference = diffLines(baseText(base), own);
    const changed =
      difference === ""
        ? ["It is the same as in the spec."]
        : ["**What changes**", fenced("diff", difference)];
    return [...changed, `**In the spec**, ${where}`, text];
  }
  const act = requirement.operation === "REMOVED" ? "**Removed from the spec**" : "**In the spec**";
  return [`${act}, ${where}`, text];
}

/** The open changes whose deltas speak of a requirement of a main spec. */
function touchedBy(texts: ProjectTexts, spec: string, name: string): string[] {
  return texts.changes().flatMap((change) => {
    const delta = texts.text(`openspec/changes/${change}/specs/${spec}/spec.md`);
    if (delta === undefined) return [];
    return readOutline(delta)
      .requirements.filter((each) => each.name === name && each.operation !== undefined)
      .map(({ operation }) => `- ${operation ?? ""} by ${code(change)}`);
  });
}

/** What a requirement's heading shows: in a delta the text of the main spec and the difference, in a main spec who changes it. */
export function hoverAt(
  texts: ProjectTexts,
  file: string,
  place: { line: number; column: number },
): LanguageHover | undefined {
  const about = languageFile(file);
  const text = texts.text(file);
  if (text === undefined || (about.kind !== "delta" && about.kind !== "spec")) return undefined;
  const outline = readOutline(text);
  const requirement = outline.requirements.find(
    ({ line, range }) =>
      touches({ ...range, column: 1 }, place.line, place.column) && line === place.line,
  );
  if (requirement === undefined) return undefined;
  const { name, range } = requirement;
  if (about.kind === "spec") {
    const touching = touchedBy(texts, about.spec, name);
    return touching.length === 0 ? undefined : { range, markdown: [touching.join("\n")] };
  }
  const main = baseSpec(texts, about.spec);
  const base =
    requirement.form === "from"
      ? baseRequirement(main, name)
      : replacedRequirement(main, outline, name);
  if (base === undefined) return undefined;
  return { range, markdown: deltaHover(requirement, base, blockText(outline.lines, requirement)) };
}
