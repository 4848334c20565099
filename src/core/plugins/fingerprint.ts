import path from "node:path";
import * as z from "zod";
import { IssueSchema, type Issue } from "../model/issue";
import { sha256 } from "../text/sha256";

/** An issue with its names: `signature` for people (as first seen), `fingerprint` for telling it again. */
export const FingerprintedIssueSchema = IssueSchema.extend({
  /** `source:code:basename:line`. */
  signature: z.string(),
  /** Stays the same when lines shift, severities change or the tool is updated. */
  fingerprint: z.string(),
  /** Hash of the flagged line without white space; empty for an issue about a whole file. */
  lineHash: z.string(),
  /** The message without what changes from run to run. */
  plainMessage: z.string(),
});
export type FingerprintedIssue = z.infer<typeof FingerprintedIssueSchema>;

function hash(text: string, length: number): string {
  return sha256(text).slice(0, length);
}

/** First line of a message, with positions, addresses, ids, durations and counts taken out. */
function plainMessage(message: string): string {
  const [first = ""] = message.split("\n");
  return first
    .normalize("NFC")
    .replace(/0x[0-9a-f]+/gi, "0x#")
    .replace(/\b[0-9a-f]{8}-[0-9a-f-]{27}\b/gi, "#")
    .replace(/\b(line|column|col|position|offset)\s+\d+/gi, "$1 #")
    .replace(/\b\d+:\d+\b/g, "#:#")
    .replace(/\(\d+ [<>]=? ?\d[^()]*\)/g, "(#)")
    .replace(/\b\d+(?:\.\d+)?\s?(?:ms|s|secs?|seconds)\b/g, "#")
    .replace(/\s+/g, " ")
    .trim();
}

function keyOf(issue: Issue, lineHash: string, message: string): string {
  return ["1", issue.source, issue.code, issue.file, message, lineHash].join("\0");
}

function isAboutFile(issue: Issue): boolean {
  return issue.line === 1 && issue.column === 1 && issue.endLine === 1 && issue.endColumn === 1;
}

/**
 * Names each issue. `lineText` gives the text of a 1-based line at the time when the tool ran.
 * Equal issues on equal lines are counted from the top, so the order of the answer is that of the input.
 */
export function fingerprintIssues(
  issues: readonly Issue[],
  lineText: (file: string, line: number) => string | undefined,
): FingerprintedIssue[] {
  const seen = new Map<string, number>();
  const named = new Map<Issue, FingerprintedIssue>();
  const byPlace = [...issues].sort((a, b) => a.line - b.line || a.column - b.column);
  for (const issue of byPlace) {
    const text = isAboutFile(issue) ? "" : (lineText(issue.file, issue.line) ?? "");
    const lineHash = text === "" ? "" : hash(text.replace(/\s+/g, ""), 12);
    const message = plainMessage(issue.message);
    const key = keyOf(issue, lineHash, message);
    const ordinal = (seen.get(key) ?? 0) + 1;
    seen.set(key, ordinal);
    named.set(issue, {
      ...issue,
      signature: [issue.source, issue.code, path.posix.basename(issue.file), issue.line].join(":"),
      fingerprint: `${issue.source}:${issue.code || "-"}:${issue.file}#${hash(`${key}\0${ordinal}`, 16)}`,
      lineHash,
      plainMessage: message,
    });
  }
  return issues.flatMap((issue) => named.get(issue) ?? []);
}
