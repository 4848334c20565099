import { openspecIssue } from "../../openspecIssue";
import type { DeltaRule } from "./deltaRule";

function explain(heading: string, section: string): string {
  if (/^requirement:?$/i.test(heading)) {
    return `Header "### ${heading}" in ${section} is missing a requirement name and is ignored by validation. Add a name, e.g. "### Requirement: <name>".`;
  }
  return `Header "### ${heading}" in ${section} is not a "### Requirement:" header and is ignored by validation. Use "### Requirement: ${heading}" if it should be validated as a requirement.`;
}

/** Third-level headings in ADDED and MODIFIED are requirements. */
export const headingsAreRequirements: DeltaRule = ({ path, delta }) =>
  delta.strayHeadings.map(({ heading, section, line }) =>
    openspecIssue("INFO", path, explain(heading, section), line),
  );
