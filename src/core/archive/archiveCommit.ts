/** `feat: rate limiting (OpenSpec: rate-limiting)`: the subject of the commit that belongs to a change. */
export function archiveCommitSubject(title: string, change: string): string {
  const oneLine = title.replace(/\s+/g, " ").trim();
  // An acronym keeps its case: "API limits" stays.
  const isWord = !/^\p{Lu}[\p{Lu}\d]/u.test(oneLine);
  const lowered = isWord ? oneLine.charAt(0).toLowerCase() + oneLine.slice(1) : oneLine;
  return `feat: ${lowered} (OpenSpec: ${change})`;
}
