import type { Change, ChangeFiles } from "../model/change";
import type { Issue } from "../model/issue";
import { changeHasRequirements } from "./rules/changeHasRequirements";
import { changeHasTasks } from "./rules/changeHasTasks";
import { frontMatterIsValid } from "./rules/frontMatterIsValid";
import { headingsAreInPlace } from "./rules/headingsAreInPlace";
import { namesAreUnique } from "./rules/namesAreUnique";
import { requirementHasScenario } from "./rules/requirementHasScenario";
import { requirementHasShall } from "./rules/requirementHasShall";
import type { Rule } from "./rules/rule";
import { scenarioHasWhenThen } from "./rules/scenarioHasWhenThen";
import { skeletonIsReplaced } from "./rules/skeletonIsReplaced";
import { taskHasText } from "./rules/taskHasText";

const rules: readonly Rule[] = [
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
