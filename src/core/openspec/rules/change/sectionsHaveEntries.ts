import { openspecIssue } from "../../openspecIssue";
import { operationCount, type ChangeRule } from "./changeRule";

function listed(names: readonly string[]): string {
  const [last = "", ...before] = [...names].reverse();
  return before.length === 0 ? last : `${before.reverse().join(", ")} and ${last}`;
}

/** A delta has sections, and they have requirements. */
export const sectionsHaveEntries: ChangeRule = (_, deltas) => {
  const empty = deltas.filter((read) => operationCount(read) === 0);
  const withSections = empty.filter(({ delta }) => delta.sections.length > 0);
  const without = empty.filter(({ delta }) => delta.sections.length === 0);
  return [
    ...withSections.map(({ path, delta }) => {
      const sections = delta.sections.map((each) => `## ${each.toUpperCase()} Requirements`);
      const message = `Delta sections ${listed(sections)} were found, but no requirement entries parsed. Ensure each section includes at least one "### Requirement:" block (REMOVED may use bullet list syntax).`;
      return openspecIssue("ERROR", path, message);
    }),
    ...without.map(({ path }) =>
      openspecIssue(
        "ERROR",
        path,
        'No delta sections found. Add headers such as "## ADDED Requirements" or move non-delta notes outside specs/.',
      ),
    ),
  ];
};
