import type { Issue, Severity } from "../../model/issue";
import { issueAt } from "../../model/issueAt";

/** Codes of what this program finds beyond OpenSpec. */
export type ExtraCode =
  | "archive-would-refuse"
  | "requirement-in-two-changes"
  | "modified-is-stale"
  | "task-without-evidence"
  | "scenario-has-when-then"
  | "capability-may-be-misspelled";

/** Builds a finding of ours. */
export function extraIssue(
  place: { file: string; line?: number },
  code: ExtraCode,
  severity: Severity,
  message: string,
): Issue {
  return issueAt(place, { source: "openspec", code, severity, message });
}
