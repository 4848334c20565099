import type { Change, ChangeFiles, Place } from "../../model/change";
import type { Issue, Severity } from "../../model/issue";
import { issueAt } from "../../model/issueAt";

/** Looks at a change and its texts and says what breaks one rule. */
export type Rule = (change: Change, files: ChangeFiles) => Issue[];

/** An issue of a spec rule: what was found, then what to do. */
export function specIssue(
  place: Place | { file: string },
  code: string,
  message: string,
  severity: Severity = "error",
): Issue {
  return issueAt(place, { source: "spec", code, message, severity });
}
