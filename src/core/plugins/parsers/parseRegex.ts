import { parsedOutput, type Finding, type ParsedOutput } from "../finding";
import type { RegexFormat } from "../outputFormat";
import { compilePattern, type Pattern } from "../pattern";
import { fillTemplate, numberOf } from "./jsonPath";

/** A line longer than this is not a finding but a minified file or binary output. */
const maxLineLength = 20_000;

type Groups = Readonly<Record<string, string>>;

function toFinding(groups: Groups, { file }: RegexFormat): Finding {
  const named = file === undefined ? undefined : fillTemplate(file, (name) => groups[name]);
  return {
    file: named ?? groups["file"],
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
  let heading: Groups = {};
  for (const line of text.split(/\r?\n/)) {
    if (line === "" || line.length > maxLineLength || ignore?.test(line) === true) continue;
    heading = fileLine?.match(line)?.groups ?? heading;
    const groups = patterns.map((pattern) => pattern.match(line)?.groups).find((found) => found);
    const last = findings.at(-1);
    if (groups !== undefined) findings.push(toFinding({ ...heading, ...groups }, format));
    else if (last !== undefined && continuation?.test(line) === true) {
      last.message = `${last.message ?? ""}\n${line}`;
    }
  }
  return parsedOutput({ findings });
}
