import type { Change, ChangeFiles } from "../../model/change";
import type { Issue } from "../../model/issue";
import { changeHasRequirements } from "./changeHasRequirements";
import { changeHasTasks } from "./changeHasTasks";
import { documentsAreParsed } from "./documentsAreParsed";
import { frontMatterIsValid } from "./frontMatterIsValid";
import { headingsAreInPlace } from "./headingsAreInPlace";
import { namesAreUnique } from "./namesAreUnique";
import { requirementHasScenario } from "./requirementHasScenario";
import { requirementHasShall } from "./requirementHasShall";
import type { Rule } from "./rule";
import { scenarioHasWhenThen } from "./scenarioHasWhenThen";
import { skeletonIsReplaced } from "./skeletonIsReplaced";
import { taskHasText } from "./taskHasText";

const rules: readonly Rule[] = [
  documentsAreParsed,
  frontMatterIsValid,
  changeHasRequirements,
  headingsAreInPlace,
  requirementHasShall,
  requirementHasScenario,
  scenarioHasWhenThen,
  namesAreUnique,
  changeHasTasks,
  taskHasText,
  skeletonIsReplaced,
];

function byPlace(one: Issue, other: Issue): number {
  if (one.file !== other.file) return one.file < other.file ? -1 : 1;
  return one.line - other.line || one.column - other.column;
}

/** What is wrong with a change, in the order of files and lines; errors stop its conversion, warnings do not. */
export function checkChange(change: Change, files: ChangeFiles): Issue[] {
  return rules.flatMap((rule) => rule(change, files)).sort(byPlace);
}
