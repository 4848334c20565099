import { statedRequirements } from "../../change/statedRequirements";
import { specIssue, type Rule } from "./rule";

/** Every requirement has a scenario; without one it is converted all the same, but says less about when it is met. */
export const requirementHasScenario: Rule = (change) =>
  statedRequirements(change)
    .filter(({ scenarios }) => scenarios.length === 0)
    .map(({ name, place }) =>
      specIssue(
        place,
        "requirement-has-scenario",
        `Requirement "${name}" has no scenario. Add "#### Scenario: <name>" with "- WHEN …" and "- THEN …" below it.`,
        "warning",
      ),
    );
