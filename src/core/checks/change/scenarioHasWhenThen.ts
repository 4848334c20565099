import { statedRequirements } from "../../change/statedRequirements";
import { specIssue, type Rule } from "./rule";

/** Every scenario has a WHEN and a THEN that say something. */
export const scenarioHasWhenThen: Rule = (change) =>
  statedRequirements(change)
    .flatMap(({ scenarios }) => scenarios)
    .flatMap(({ name, steps, place }) => {
      const missing = (["WHEN", "THEN"] as const).filter(
        (keyword) => !steps.some((step) => step.keyword === keyword && step.text !== ""),
      );
      if (missing.length === 0) return [];
      const act = missing.map((keyword) => `"- ${keyword} …"`).join(" and ");
      const message = `Scenario "${name}" has no ${missing.join(" and no ")}. Add ${act} below its heading.`;
      return [specIssue(place, "scenario-has-when-then", message)];
    });
