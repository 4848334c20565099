/**
 * The subject of a commit that brings a change: `feat: add API rate limiting (OpenSpec: rate-limiting)`.
 * A capital that only begins a word of the title goes; those of names and abbreviations stay.
 */
export function archiveCommitSubject(title: string, change: string): string {
  const oneLine = title.replace(/\s+/g, " ").trim();
  const lowered = oneLine.replace(/(?<!\S)\p{Lu}\p{Ll}*(?!\S)/gu, (word) => word.toLowerCase());
  return `feat: ${lowered} (OpenSpec: ${change})`;
}
