import { parsedOutput, type Finding, type ParsedOutput } from "../output/finding";

/** More of a line says nothing more about a test. */
const maxLineLength = 2_000;

const pointStart = /^\s*(?<not>not )?ok\b(?:\s+\d+)?(?:\s+-)?\s*/i;
const directive = /(?<!\s)\s+#\s*(?:skip|todo)\b/i;
const location =
  /^\s*(?:location|at): ['"]?(?<file>[^'"]+?):(?<line>\d+)(?::(?<column>\d+))?['"]?$/;
const message = /^\s*(?:error|message): ['"]?(?<message>.*?)['"]?$/;

/** A line that says how a test ended; what stands between it and the next one is TAP's YAML block. */
interface Point {
  at: number;
  isOk: boolean;
  name: string;
  /** Skipped, or not meant to pass yet. */
  isExcused: boolean;
}

function pointOf(line: string, at: number): Point | undefined {
  const start = pointStart.exec(line);
  if (start === null) return undefined;
  const said = line.slice(start[0].length);
  const excuse = directive.exec(said)?.index;
  const name = said.slice(0, excuse);
  return { at, isOk: start.groups?.["not"] === undefined, name, isExcused: excuse !== undefined };
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
  const points = lines.flatMap((line, at) => pointOf(line, at) ?? []);
  const findings = points.flatMap(({ at, isOk, name, isExcused }, index) => {
    if (isOk || isExcused) return [];
    const details = lines.slice(at + 1, points[index + 1]?.at);
    if (details.some((each) => each.includes("failureType: 'subtestsFailed'"))) return [];
    return [toFinding(name, details)];
  });
  const lookedAtNothing = isTap && points.every(({ isExcused }) => isExcused);
  return parsedOutput({ fits: isTap, findings, lookedAtNothing });
}
