import { nearestNames } from "../../json/nearestName";
import { languageFile } from "../languageFile";
import { baseNames, baseSpec } from "../projectTexts";
import { readOutline } from "../../text/specOutline";
import type { FixMaker } from "./quickFix";

/** Replaces a requirement's name in a delta by the names of the main spec that are nearest to it. */
export const correctName: FixMaker = ({ texts, file, text, issue }) => {
  const place = languageFile(file);
  const requirement = readOutline(text).requirements.find(({ line }) => line === issue.line);
  if (place.kind !== "delta" || requirement === undefined) return [];
  const main = baseSpec(texts, place.spec);
  const known = main === undefined ? [] : baseNames(main);
  const near = nearestNames(requirement.name, known).slice(0, 3);
  return near.map((name, index) => ({
    title: `Change to "${name}"`,
    edits: [{ file, ...requirement.range, text: name }],
    isPreferred: index === 0,
  }));
};
