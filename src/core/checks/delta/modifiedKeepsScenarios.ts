import { quoted, scenarioDifference } from "../../delta/scenarioDifference";
import { deltaFiles } from "../../change/changePaths";
import { baseSpec } from "../../language/projectTexts";
import { replacedRequirement } from "../../language/replacedRequirement";
import { blockText, readOutline } from "../../text/specOutline";
import { issueIn, type LanguageRule } from "./languageRule";

/** A MODIFIED requirement replaces the whole one of the spec, so it has all of its scenarios. */
export const modifiedKeepsScenarios: LanguageRule = (change, files, specs) =>
  deltaFiles(change, files).flatMap(({ file, spec }) => {
    const outline = readOutline(files[file] ?? "");
    const main = baseSpec(specs, spec);
    const modified = outline.requirements.filter(({ operation }) => operation === "MODIFIED");
    return modified.flatMap((requirement) => {
      const base = replacedRequirement(main, outline, requirement.name);
      if (base === undefined) return [];
      const current = blockText(base.lines, base.requirement);
      const { lost } = scenarioDifference(current, blockText(outline.lines, requirement));
      if (lost.length === 0) return [];
      const message = `"${requirement.name}" leaves out ${quoted(lost)}, and MODIFIED replaces the whole requirement, so archive would refuse. Copy what stays from the spec.`;
      return [issueIn({ file, ...requirement.range }, "modified-keeps-scenarios", message)];
    });
  });
