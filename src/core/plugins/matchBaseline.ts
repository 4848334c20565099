import type { FingerprintedIssue } from "./fingerprint";
import type { LineMap } from "./lineMap";

/** An issue of the head that is known to be there on the base already, or not. */
export interface MatchedIssue extends FingerprintedIssue {
  isNew: boolean;
}

type Same = (base: FingerprintedIssue, head: FingerprintedIssue) => boolean;

/**
 * Tells which issues of the head are new. Strongest evidence first: equal fingerprints, then the line that the base's
 * line became, then an equal line with an equal message. Every issue of the base accounts for one of the head at most.
 */
export function matchBaseline(
  base: readonly FingerprintedIssue[],
  head: readonly FingerprintedIssue[],
  map: LineMap,
): MatchedIssue[] {
  const left = new Set(base);
  const known = new Set<FingerprintedIssue>();
  const match = (same: Same): void => {
    for (const issue of head) {
      if (known.has(issue)) continue;
      const found = [...left].find(
        (old) => old.source === issue.source && old.code === issue.code && same(old, issue),
      );
      if (found === undefined) continue;
      left.delete(found);
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
