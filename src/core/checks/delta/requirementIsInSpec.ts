import { mainSpecFile } from "../../archive/planArchive";
import { nearestNames } from "../../json/nearestName";
import type { Issue } from "../../model/issue";
import { deltaFiles } from "../../change/changePaths";
import { baseNames, baseSpec } from "../../language/projectTexts";
import { readOutline, type OutlineRequirement, type SpecOutline } from "../../text/specOutline";
import { issueIn, type LanguageRule } from "./languageRule";

/** Whether a requirement of a delta is one that the main spec must have. */
function refersToSpec({ operation, form }: OutlineRequirement): boolean {
  return operation === "MODIFIED" || operation === "REMOVED" || form === "from";
}

function renameTargets({ requirements }: SpecOutline): string[] {
  return requirements.filter(({ form }) => form === "to").map(({ name }) => name);
}

/** A rename that was merged before is no mistake: the spec has the new name. */
function isRenamedAlready(
  outline: SpecOutline,
  from: OutlineRequirement,
  known: readonly string[],
) {
  const at = outline.requirements.indexOf(from);
  const to = outline.requirements[at + 1];
  return from.form === "from" && to?.form === "to" && known.includes(to.name);
}

function unknownName(
  file: string,
  requirement: OutlineRequirement,
  known: readonly string[],
): Issue {
  const { name, range, operation } = requirement;
  const [near] = nearestNames(name, known);
  const act = near === undefined ? "Write it as the spec has it." : `Did you mean "${near}"?`;
  const message = `The spec has no requirement "${name}" that could be ${operation ?? "changed"}. ${act}`;
  const severity = operation === "REMOVED" ? "warning" : "error";
  return issueIn({ file, ...range }, "requirement-is-in-spec", message, severity);
}

/** What a delta modifies, removes or renames stands in the main spec under exactly that name. */
export const requirementIsInSpec: LanguageRule = (change, files, specs) =>
  deltaFiles(change, files).flatMap(({ file, spec }) => {
    const outline = readOutline(files[file] ?? "");
    const referring = outline.requirements.filter(refersToSpec);
    const main = baseSpec(specs, spec);
    if (main === undefined) {
      return referring
        .filter(({ operation }) => operation !== "REMOVED")
        .map(({ range, operation = "MODIFIED" }) => {
          const message = `There is no ${mainSpecFile(spec)}, so nothing can be ${operation}. Write it below "## ADDED Requirements", or name the folder like the spec.`;
          return issueIn({ file, ...range }, "spec-exists", message);
        });
    }
    const known = baseNames(main);
    const names = [...known, ...renameTargets(outline)];
    return referring
      .filter(({ name }) => !names.includes(name))
      .filter((each) => !isRenamedAlready(outline, each, known))
      .map((each) => unknownName(file, each, known));
  });
