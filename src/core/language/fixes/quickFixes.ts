import { addScenario } from "./addScenario";
import { addSection } from "./addSection";
import { addShall } from "./addShall";
import { addSteps } from "./addSteps";
import { copyScenarios } from "./copyScenarios";
import { correctLevel } from "./correctLevel";
import { correctName } from "./correctName";
import type { FixContext, FixMaker, QuickFix } from "./quickFix";
import { renumberTasks } from "./renumberTasks";

const byCode: ReadonlyMap<string, FixMaker> = new Map([
  ["requirement-has-scenario", addScenario],
  ["scenario-has-when-then", addSteps],
  ["requirement-has-shall", addShall],
  ["heading-has-level", correctLevel],
  ["requirement-in-delta", addSection],
  ["delta-has-section", addSection],
  ["modified-keeps-scenarios", copyScenarios],
  ["requirement-is-in-spec", correctName],
  ["tasks-are-numbered", renumberTasks],
]);

/** The codes that have a fix. */
export const fixableCodes: readonly string[] = [...byCode.keys()];

/** What can be done about an issue by changing text, the likeliest first. */
export function quickFixes(context: FixContext): QuickFix[] {
  return byCode.get(context.issue.code)?.(context) ?? [];
}
