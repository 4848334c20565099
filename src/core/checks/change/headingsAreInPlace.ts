import type { Change, ChangeFiles } from "../../model/change";
import type { Issue } from "../../model/issue";
import { deltaFiles } from "../../change/changePaths";
import { deltaOperation } from "../../text/headingNames";
import { changeDocument } from "../../change/changeDocument";
import type { DocumentHeading, MarkdownDocument } from "../../text/markdown/markdownDocument";
import { specIssue, type Rule } from "./rule";

const kinds = ["Requirement", "Scenario"] as const;

function kindOf({ text }: DocumentHeading): (typeof kinds)[number] | undefined {
  return kinds.find((kind) => text.toLowerCase().startsWith(`${kind.toLowerCase()}:`));
}

function withoutName(document: MarkdownDocument): Issue[] {
  return document.headings.flatMap(({ text, line, column }) => {
    const kind = kinds.find((each) => text.toLowerCase() === `${each.toLowerCase()}:`);
    if (kind === undefined) return [];
    const message = `This ${kind.toLowerCase()} has no name, so it cannot be referred to. Write "${kind}: <name>".`;
    return [specIssue({ file: document.file, line, column }, "heading-has-name", message)];
  });
}

function atWrongDepth(document: MarkdownDocument): Issue[] {
  return document.headings.flatMap((heading) => {
    const kind = kindOf(heading);
    const wanted = kind === "Requirement" ? 3 : 4;
    const isRight =
      kind === undefined || (kind === "Scenario" ? heading.depth >= 4 : heading.depth === wanted);
    if (isRight) return [];
    const marks = "#".repeat(wanted);
    const message = `"${heading.text}" has ${heading.depth} # and is not read as a ${kind.toLowerCase()}. Write "${marks} ${heading.text}".`;
    const { line, column } = heading;
    return [specIssue({ file: document.file, line, column }, "heading-has-level", message)];
  });
}

function outsideDelta(document: MarkdownDocument): Issue[] {
  let isInside = false;
  return document.headings.flatMap((heading) => {
    if (heading.depth === 2) isInside = deltaOperation(heading.text) !== undefined;
    if (isInside || heading.depth !== 3 || kindOf(heading) !== "Requirement") return [];
    const message = `"${heading.text}" stands outside a delta section, so it is not read. Move it below "## ADDED Requirements" or another of the four.`;
    const { line, column } = heading;
    return [
      specIssue({ file: document.file, line, column }, "requirement-in-delta", message, "warning"),
    ];
  });
}

function scenarioOutside(document: MarkdownDocument): Issue[] {
  let isInside = false;
  return document.headings.flatMap((heading) => {
    if (heading.depth <= 3) isInside = heading.depth === 3 && kindOf(heading) === "Requirement";
    if (isInside || heading.depth < 4 || kindOf(heading) !== "Scenario") return [];
    const message = `"${heading.text}" belongs to no requirement, so nothing proves it. Move it below a "### Requirement:" heading.`;
    const { line, column } = heading;
    return [specIssue({ file: document.file, line, column }, "scenario-in-requirement", message)];
  });
}

function documentsOf(change: Change, files: ChangeFiles): MarkdownDocument[] {
  const proposal = `${change.folder}/proposal.md`;
  const names = [proposal, ...deltaFiles(change.id, files).map(({ file }) => file)];
  return names.flatMap((file) => {
    const document = changeDocument(files, file);
    return document === undefined ? [] : [document];
  });
}

/** Requirements and scenarios are where they are read: named, at their level, in a section that counts. */
export const headingsAreInPlace: Rule = (change, files) =>
  documentsOf(change, files).flatMap((document) => [
    ...withoutName(document),
    ...atWrongDepth(document),
    ...scenarioOutside(document),
    ...(document.file.endsWith("/proposal.md") ? [] : outsideDelta(document)),
  ]);
