import { statedRequirements } from "../../change/statedRequirements";
import { specIssue, type Rule } from "./rule";

/** The body of every requirement says SHALL or MUST. */
export const requirementHasShall: Rule = (change) =>
  statedRequirements(change)
    .filter(({ shallPlace }) => shallPlace === undefined)
    .map(({ name, text, place }) => {
      const isInHeading = /\b(SHALL|MUST)\b/.test(name);
      const found =
        text === ""
          ? `Requirement "${name}" has no text`
          : `Requirement "${name}" says neither SHALL nor MUST`;
      const act = isInHeading
        ? "The heading says it, but only the lines below it count: repeat the sentence there."
        : 'Write below its heading what the system SHALL do, for example "The API SHALL answer within 1 s."';
      return specIssue(place, "requirement-has-shall", `${found}. ${act}`);
    });
