import { parsedOutput, type Finding, type ParsedOutput } from "../output/finding";
import type { RegexFormat } from "../output/outputFormat";
import { compilePattern, type Pattern } from "../pattern";
import { fillTemplate, numberOf } from "./jsonPath";

/** A line longer than this is not a finding but a minified file or binary output. */
const maxLineLength = 20_000;

/** More than a person can look at, and more than can be read in a reasonable time. */
const maxFindings = 20_000;
const maxLength = 16_000_000;

type Groups = Readonly<Record<string, string>>;

function toFinding(groups: Groups, { file }: Pick<RegexFormat, "file">): Finding {
  const named = file === undefined ? undefined : fillTemplate(file, (name) => groups[name]);
  return {
    file: named ?? groups["file"],
    line: numberOf(groups["line"]),
    column: numberOf(groups["column"] ?? groups["col"]),
    endLine: numberOf(groups["endLine"]),
    endColumn: numberOf(groups["endColumn"] ?? groups["endCol"]),
    code: groups["code"],
    severity: groups["severity"] ?? groups["sev"],
    message: groups["message"] ?? groups["msg"],
  };
}

function optional(source: string | undefined): Pattern | undefined {
  return source === undefined ? undefined : compilePattern(source);
}

function keyOf({ file, line, column, code, severity, message = "" }: Finding): string {
  const plain = message
    .replace(/&(lt|gt|quot|apos|amp);/g, (_, name: string) => entities[name] ?? "")
    .replace(/<\/.*$/, "");
  return JSON.stringify([file?.replace(/^.*>/, ""), line, column, code, severity, plain]);
}

const entities: Readonly<Record<string, string>> = {
  lt: "<",
  gt: ">",
  quot: '"',
  apos: "'",
  amp: "&",
};

function withoutRepeats(findings: readonly Finding[]): Finding[] {
  return [
    ...new Map([...findings].reverse().map((each) => [keyOf(each), each])).values(),
  ].reverse();
}

/** A line that says where the finding above it lies says nothing more. */
function addTo(finding: Finding, groups: Groups, line: string): void {
  const more = toFinding(groups, {});
  if (finding.line === undefined && more.line !== undefined) finding.line = more.line;
  else finding.message = `${finding.message ?? ""}\n${line}`;
  finding.file ??= more.file;
  finding.column ??= more.column;
  finding.code ??= more.code;
  finding.severity ??= more.severity;
}

/** Reads one finding from each line that matches one of the manifest's patterns. */
export function parseRegex(text: string, format: RegexFormat): ParsedOutput {
  if (text.length > maxLength) return parsedOutput({ fits: false });
  const patterns = format.patterns.map(compilePattern);
  const ignore = optional(format.ignore);
  const fileLine = optional(format.fileLine);
  const continuation = optional(format.continuation);
  const lookedAtFile = optional(format.lookedAtFile);
  const lookedAt: string[] = [];
  const findings: Finding[] = [];
  let heading: Groups = {};
  for (const line of text.split(/\r?\n/)) {
    if (line === "" || line.length > maxLineLength || ignore?.test(line) === true) continue;
    const looked = lookedAtFile?.match(line)?.groups["file"];
    if (looked !== undefined) {
      lookedAt.push(looked);
      continue;
    }
    heading = { ...heading, ...fileLine?.match(line)?.groups };
    const groups = patterns.map((pattern) => pattern.match(line)?.groups).find((found) => found);
    const last = findings.at(-1);
    const more = groups === undefined && last !== undefined ? continuation?.match(line) : undefined;
    if (groups !== undefined) findings.push(toFinding({ ...heading, ...groups }, format));
    else if (last !== undefined && more !== undefined) addTo(last, more.groups, line);
    if (findings.length > maxFindings) return parsedOutput({ fits: false });
  }
  return parsedOutput({
    findings: format.distinct ? withoutRepeats(findings) : findings,
    lookedAt: lookedAtFile === undefined ? undefined : lookedAt,
  });
}
