export type OpenSpecLevel = "ERROR" | "WARNING" | "INFO";

/** One finding in OpenSpec's own shape; `line` is 1-based. */
export interface OpenSpecIssue {
  level: OpenSpecLevel;
  /** What it is about: a file relative to the item, or a place in the spec's data. */
  path: string;
  line?: number;
  message: string;
}

/** What OpenSpec says about one spec or change. */
export interface OpenSpecReport {
  valid: boolean;
  issues: readonly OpenSpecIssue[];
}

/** Builds a finding; without a line it is about the whole. */
export function openspecIssue(
  level: OpenSpecLevel,
  path: string,
  message: string,
  line?: number,
): OpenSpecIssue {
  return { level, path, ...(line === undefined ? {} : { line }), message };
}

/** Valid is what has no error and, when it is judged strictly, no warning; an INFO never counts. */
export function openspecReport(issues: readonly OpenSpecIssue[], strict: boolean): OpenSpecReport {
  const fails = (issue: OpenSpecIssue) =>
    issue.level === "ERROR" || (strict && issue.level === "WARNING");
  return { valid: !issues.some(fails), issues };
}
