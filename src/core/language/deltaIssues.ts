import type { ChangeFiles } from "../model/change";
import type { Issue } from "../model/issue";
import type { TextSource } from "./projectTexts";
import { deltaHasSection } from "../checks/delta/deltaHasSection";
import type { LanguageRule } from "../checks/delta/languageRule";
import { modifiedKeepsScenarios } from "../checks/delta/modifiedKeepsScenarios";
import { requirementIsInSpec } from "../checks/delta/requirementIsInSpec";
import { tasksAreNumbered } from "../checks/delta/tasksAreNumbered";

const rules: readonly LanguageRule[] = [
  deltaHasSection,
  requirementIsInSpec,
  modifiedKeepsScenarios,
  tasksAreNumbered,
];

/** What is wrong with an open change beside the main specs: what archiving it would stumble over, at its exact place. */
export function deltaIssues(change: string, files: ChangeFiles, specs: TextSource): Issue[] {
  return rules.flatMap((rule) => rule(change, files, specs));
}
