import type { DeltaOperation } from "../model/change";

const operations: Readonly<Record<string, DeltaOperation>> = {
  "added requirements": "ADDED",
  "modified requirements": "MODIFIED",
  "removed requirements": "REMOVED",
  "renamed requirements": "RENAMED",
};

/** The operation that a `## … Requirements` heading starts, if it is one of the four. */
export function deltaOperation(heading: string): DeltaOperation | undefined {
  return operations[heading.toLowerCase()];
}

/** The name in `Requirement: <name>`; undefined for other headings and for an empty name. */
export function requirementName(heading: string): string | undefined {
  return /^Requirement:(?=.)\s*(?!\s)(.*)$/i.exec(heading)?.[1]?.trim();
}

/** The name in `Scenario: <name>`; undefined for other headings and for an empty name. */
export function scenarioName(heading: string): string | undefined {
  return /^Scenario:(?=.)\s*(?!\s)(.*)$/i.exec(heading)?.[1]?.trim();
}
