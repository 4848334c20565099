import type { Place } from "../../model/change";
import { placeholders } from "../../change/skeleton";
import { specIssue, type Rule } from "./rule";

/** Nothing of a new change's skeleton is left when it is converted. */
export const skeletonIsReplaced: Rule = ({ requirements, tasks }) => {
  const left = (what: string, written: string, placeholder: string, place: Place) =>
    written === placeholder
      ? [
          specIssue(
            place,
            "skeleton-is-replaced",
            `This ${what} is still the one that every new change starts with. Write your own, or delete it.`,
          ),
        ]
      : [];
  return [
    ...requirements.flatMap(({ name, scenarios, place }) => [
      ...left("requirement", name, placeholders.requirement, place),
      ...scenarios.flatMap((each) =>
        left("scenario", each.name, placeholders.scenario, each.place),
      ),
    ]),
    ...tasks.flatMap(({ text, place }) => left("task", text, placeholders.task, place)),
  ];
};
