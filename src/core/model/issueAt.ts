import type { Issue, Severity } from "./issue";

/** Builds an issue at a point; without a position it points at the start of the file. */
export function issueAt(
  place: { file: string; line?: number | undefined; column?: number | undefined },
  what: Pick<Issue, "source" | "code" | "message"> & { severity?: Severity; help?: string },
): Issue {
  const line = place.line ?? 1;
  const column = place.column ?? 1;
  return {
    severity: "error",
    ...what,
    file: place.file,
    line,
    column,
    endLine: line,
    endColumn: column,
  };
}

/** `file:line:column: message`, the form that terminals and editors link. */
export function formatIssue(issue: Issue): string {
  return `${issue.file}:${issue.line}:${issue.column}: ${issue.message}`;
}
