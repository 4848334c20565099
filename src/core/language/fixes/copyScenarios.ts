import { quoted, scenarioDifference } from "../../delta/scenarioDifference";
import { languageFile } from "../languageFile";
import { baseSpec } from "../projectTexts";
import { replacedRequirement } from "../replacedRequirement";
import { blockText, readOutline } from "../../text/specOutline";
import { linesAfter } from "../textEdit";
import type { FixMaker } from "./quickFix";

/** Copies the scenarios that a MODIFIED requirement leaves out from the main spec to its end. */
export const copyScenarios: FixMaker = ({ texts, file, text, issue }) => {
  const place = languageFile(file);
  const outline = readOutline(text);
  const requirement = outline.requirements.find(({ line }) => line === issue.line);
  if (place.kind !== "delta" || requirement === undefined) return [];
  const base = replacedRequirement(baseSpec(texts, place.spec), outline, requirement.name);
  if (base === undefined) return [];
  const current = blockText(base.lines, base.requirement);
  const left = [...scenarioDifference(current, blockText(outline.lines, requirement)).lost];
  const copied = base.requirement.scenarios.filter(({ name }) => {
    const at = left.indexOf(name);
    if (at !== -1) left.splice(at, 1);
    return at !== -1;
  });
  if (copied.length === 0) return [];
  const added = copied.map((each) => `\n${blockText(base.lines, each)}`).join("\n");
  const { lastLine } = requirement;
  const edit = linesAfter(file, lastLine, outline.lines[lastLine - 1] ?? "", added);
  const title = `Copy ${quoted(copied.map(({ name }) => name))} from the spec`;
  return [{ title, edits: [edit], isPreferred: true }];
};
