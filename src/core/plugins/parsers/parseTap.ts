import { parsedOutput, type Finding, type ParsedOutput } from "../finding";

/** More of a line says nothing more about a test. */
const maxLineLength = 2_000;

const point =
  /^(?<indent>\s*)(?<not>not )?ok\b(?:\s+\d+)?(?:\s+-)?\s*(?<name>.*?)(?:\s+#\s*(?<directive>skip|todo)\b.*)?$/i;
const location =
  /^\s*(?:location|at): ['"]?(?<file>[^'"]+?):(?<line>\d+)(?::(?<column>\d+))?['"]?$/;
const message = /^\s*(?:error|message): ['"]?(?<message>.*?)['"]?$/;

/** The comment lines between a test's line and the next one: TAP's YAML block. */
function detailsBelow(lines: readonly string[], from: number): readonly string[] {
  const next = lines.slice(from).findIndex((line) => point.test(line));
  return lines.slice(from, next < 0 ? undefined : from + next);
}

function firstGroups(
  lines: readonly string[],
  pattern: RegExp,
): Record<string, string | undefined> {
  for (const line of lines) {
    const groups = pattern.exec(line)?.groups;
    if (groups !== undefined) return groups;
  }
  return {};
}

function toFinding(name: string, details: readonly string[]): Finding {
  const place = firstGroups(details, location);
  const said = firstGroups(details, message)["message"];
  const block = details.find((line) => /^\s+\S/.test(line) && !/^\s*(?:---|\w+:)/.test(line));
  return {
    file: place["file"],
    line: place["line"] === undefined ? undefined : Number(place["line"]),
    column: place["column"] === undefined ? undefined : Number(place["column"]),
    code: name,
    // A message of several lines stands below its key.
    message: said !== undefined && /^[|>]-?$/.test(said) ? block?.trim() : (said ?? "test failed"),
  };
}

/** Reads the Test Anything Protocol: each test point that is not ok; suites that fail through their tests do not count. */
export function parseTap(text: string): ParsedOutput {
  const lines = text.split(/\r?\n/).map((line) => line.slice(0, maxLineLength));
  const isTap = lines.some((line) => /^TAP version \d+|^\d+\.\.\d+/.test(line));
  const findings: Finding[] = [];
  let points = 0;
  for (const [index, line] of lines.entries()) {
    const groups = point.exec(line)?.groups;
    if (groups === undefined) continue;
    if (groups["directive"] === undefined) points += 1;
    if (groups["not"] === undefined || groups["directive"] !== undefined) continue;
    const details = detailsBelow(lines, index + 1);
    if (details.some((each) => /failureType: 'subtestsFailed'/.test(each))) continue;
    findings.push(toFinding(groups["name"] ?? "", details));
  }
  return parsedOutput({ fits: isTap, findings, lookedAtNothing: isTap && points === 0 });
}
