import { openspecIssue } from "../../openspecIssue";
import type { RequirementRule } from "./specRule";

const advice =
  "Requirement must have at least one scenario. Scenarios must use level-4 headers. Convert bullet lists into:\n#### Scenario: Short name\n- **WHEN** ...\n- **THEN** ...\n- **AND** ...";

/** A requirement without a scenario is told how to write one. */
export const requirementOwnsScenario: RequirementRule = ({ scenarios }, index) =>
  scenarios.length > 0
    ? []
    : [openspecIssue("WARNING", `requirements[${index}].scenarios`, advice)];
