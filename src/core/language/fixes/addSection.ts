import { languageFile } from "../languageFile";
import { baseRequirement, baseSpec } from "../projectTexts";
import { readOutline } from "../../text/specOutline";
import { inLine, type FileEdit } from "../textEdit";
import type { FixContext, FixMaker, QuickFix } from "./quickFix";

function sectionAbove({ file }: FixContext, line: number, operation: string): FileEdit {
  return { file, ...inLine(line, 1, 1), text: `## ${operation} Requirements\n\n` };
}

/** Puts the section that a delta lacks above a requirement: MODIFIED first where the main spec has it. */
export const addSection: FixMaker = (context) => {
  const place = languageFile(context.file);
  if (place.kind !== "delta") return [];
  const isProse = context.issue.code === "delta-has-section";
  const outline = readOutline(context.text);
  const requirement = outline.requirements.find(({ line }) => line === context.issue.line);
  if (requirement === undefined && !isProse) return [];
  const known =
    requirement && baseRequirement(baseSpec(context.texts, place.spec), requirement.name);
  const line = requirement?.line ?? context.issue.line;
  const fix = (operation: string, isPreferred: boolean): QuickFix => ({
    title: `Add "## ${operation} Requirements" above`,
    edits: [sectionAbove(context, line, operation)],
    isPreferred,
  });
  if (known !== undefined) return [fix("MODIFIED", true), fix("ADDED", false)];
  return [fix("ADDED", true)];
};
