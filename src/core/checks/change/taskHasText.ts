import { specIssue, type Rule } from "./rule";

/** A checkbox says what is to be done. */
export const taskHasText: Rule = (change) =>
  change.tasks
    .filter(({ text }) => text === "")
    .map(({ place }) =>
      specIssue(
        place,
        "task-has-text",
        "This task has no text, so nobody can do it. Write what is to be done, or delete the line.",
        "warning",
      ),
    );
