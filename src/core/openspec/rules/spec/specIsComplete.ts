import { openspecIssue } from "../../openspecIssue";
import type { SpecRule } from "./specRule";

/** What a spec without a requirement is told. */
export const noRequirements = "Spec must have at least one requirement";

/** There is a requirement, and each has a text and a scenario. */
export const specIsComplete: SpecRule = ({ requirements }) => {
  const missing = requirements.flatMap(({ text, scenarios }, at) => [
    ...(text === ""
      ? [openspecIssue("ERROR", `requirements.${at}.text`, "Requirement text cannot be empty")]
      : []),
    ...(scenarios.length === 0
      ? [
          openspecIssue(
            "ERROR",
            `requirements.${at}.scenarios`,
            "Requirement must have at least one scenario",
          ),
        ]
      : []),
  ]);
  if (requirements.length > 0) return missing;
  return [openspecIssue("ERROR", "requirements", noRequirements)];
};
