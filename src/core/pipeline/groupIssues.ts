import type { Issue } from "../model/issue";
import type { IssueGroup } from "../model/progress";

/** Issues of the same plugin, code and message are one group; `seen` says how often an error was reported so far. */
export function groupIssues(
  issues: readonly (Issue & { fingerprint: string })[],
  seen: ReadonlyMap<string, number>,
): IssueGroup[] {
  const groups = new Map<string, IssueGroup>();
  for (const issue of issues) {
    const { source, code, message, file, line, column } = issue;
    const key = [source, code, message].join("\0");
    const group = groups.get(key) ?? { source, code, message, places: [], seen: 1 };
    group.places.push({ file, line, column });
    group.seen = Math.max(group.seen, seen.get(issue.fingerprint) ?? 1);
    groups.set(key, group);
  }
  return [...groups.values()];
}
