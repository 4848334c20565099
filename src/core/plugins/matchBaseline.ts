import type { FingerprintedIssue } from "./fingerprint";
import type { LineMap } from "./lineMap";

/** An issue of the head that is known to be there on the base already, or not. */
export interface MatchedIssue extends FingerprintedIssue {
  isNew: boolean;
}

type Same = (base: FingerprintedIssue, head: FingerprintedIssue) => boolean;

function rule({ source, code }: FingerprintedIssue): string {
  return `${source}\0${code}`;
}

/**
 * Tells which issues of the head are new. Strongest evidence first: equal fingerprints, then the line that the base's
 * line became, then an equal line with an equal message. Every issue of the base accounts for one of the head at most.
 */
export function matchBaseline(
  base: readonly FingerprintedIssue[],
  head: readonly FingerprintedIssue[],
  map: LineMap,
): MatchedIssue[] {
  const left = new Map<string, Set<FingerprintedIssue>>();
  for (const issue of base) {
    left.set(rule(issue), (left.get(rule(issue)) ?? new Set()).add(issue));
  }
  const known = new Set<FingerprintedIssue>();
  const match = (same: Same): void => {
    for (const issue of head) {
      const candidates = left.get(rule(issue));
      if (candidates === undefined || known.has(issue)) continue;
      const found = [...candidates].find((old) => same(old, issue));
      if (found === undefined) continue;
      candidates.delete(found);
      known.add(issue);
    }
  };
  const sameFile: Same = (old, issue) => map.file(old.file) === issue.file;
  match((old, issue) => old.fingerprint === issue.fingerprint);
  match((old, issue) => sameFile(old, issue) && map.line(old.file, old.line) === issue.line);
  match(
    (old, issue) =>
      sameFile(old, issue) &&
      old.lineHash === issue.lineHash &&
      old.plainMessage === issue.plainMessage,
  );
  return head.map((issue) => ({ ...issue, isNew: !known.has(issue) }));
}
