import { parsedOutput, type Finding, type ParsedOutput } from "../finding";
import type { RegexFormat } from "../outputFormat";
import { compilePattern, type Pattern } from "../pattern";
import { numberOf } from "./jsonPath";

/** A line longer than this is not a finding but a minified file or binary output. */
const maxLineLength = 20_000;

function toFinding(groups: Readonly<Record<string, string>>): Finding {
  return {
    ...(groups["file"] === undefined ? {} : { file: groups["file"] }),
    line: numberOf(groups["line"]),
    column: numberOf(groups["column"]),
    endLine: numberOf(groups["endLine"]),
    endColumn: numberOf(groups["endColumn"]),
    code: groups["code"],
    severity: groups["severity"],
    message: groups["message"],
  };
}

function optional(source: string | undefined): Pattern | undefined {
  return source === undefined ? undefined : compilePattern(source);
}

/** Reads one finding from each line that matches one of the manifest's patterns. */
export function parseRegex(text: string, format: RegexFormat): ParsedOutput {
  const patterns = format.patterns.map(compilePattern);
  const ignore = optional(format.ignore);
  const fileLine = optional(format.fileLine);
  const continuation = optional(format.continuation);
  const findings: Finding[] = [];
  let file: string | undefined;
  for (const line of text.split(/\r?\n/)) {
    if (line === "" || line.length > maxLineLength || ignore?.test(line) === true) continue;
    const groups = patterns.map((pattern) => pattern.match(line)?.groups).find((found) => found);
    const last = findings.at(-1);
    if (groups !== undefined) findings.push({ file, ...toFinding(groups) });
    else if (last !== undefined && continuation?.test(line) === true) {
      last.message = `${last.message ?? ""}\n${line}`;
    } else file = fileLine?.match(line)?.groups["file"] ?? file;
  }
  return parsedOutput({ findings });
}
