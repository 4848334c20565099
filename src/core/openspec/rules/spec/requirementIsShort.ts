import { openspecIssue } from "../../openspecIssue";
import type { RequirementRule } from "./specRule";

/** A requirement states what it states in 500 characters. */
export const requirementIsShort: RequirementRule = ({ text }, index) => {
  if (text.length <= 500) return [];
  const message = "Requirement text is very long (>500 characters). Consider breaking it down.";
  return [openspecIssue("INFO", `requirements[${index}]`, message)];
};
