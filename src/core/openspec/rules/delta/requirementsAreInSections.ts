import { openspecIssue } from "../../openspecIssue";
import type { DeltaRule } from "./deltaRule";

/** A requirement stands in one of the four sections. */
export const requirementsAreInSections: DeltaRule = ({ path, delta }) =>
  delta.orphans.map(({ name, line, section }) => {
    const where = section ? `under "## ${section}"` : 'above the first "## " section';
    const message = `Requirement "${name}" is ${where}, which is not a delta section, so it is ignored. Move it under "## ADDED Requirements", "## MODIFIED Requirements", "## REMOVED Requirements", or "## RENAMED Requirements".`;
    return openspecIssue("WARNING", path, message, line);
  });
