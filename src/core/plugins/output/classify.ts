import type { Issue } from "../../model/issue";
import type { Finding } from "./finding";
import { exitMeaning } from "./exitMeaning";
import { failureOf } from "./failureOf";
import type { PluginManifest } from "../manifest";
import { isMissing } from "./missingTool";
import { numberOf } from "../parsers/jsonPath";
import { compilePattern } from "../pattern";
import { relativeFile } from "./relativeFile";
import { readOutput, type ReadOptions, type ReadOutput } from "./readOutput";
import { plainLines } from "../../text/controlCharacters";
import { toIssue, type SourceContext } from "./toIssue";
import type { ToolRun } from "./toolRun";
import { plural } from "../../words/plural";

/**
 * `clean`: looked and found nothing · `issues`: found something · `broken`: could not do its work · `missing`: not there.
 * The issues of a broken run are syntax errors in checked files, for which the tool gave up.
 */
export interface Classification {
  outcome: "clean" | "issues" | "broken" | "missing";
  why: string;
  issues: Issue[];
  /** Files that the tool's own configuration left out. */
  leftOut: string[];
  /** The files that it looked at; undefined where it does not say. */
  lookedAt?: string[];
  /** How many files it looked at; undefined where it does not say. */
  lookedCount?: number;
  /** The exit code says that it gave up before it had looked at everything. */
  stoppedEarly?: true;
  /** Nothing else is wrong than that it looked at no file, which its own configuration may ask for. */
  lookedAtNothing?: true;
}

const syntaxCodes = ["invalid-syntax", "syntax-error", "syntax"];

function syntaxErrors(
  manifest: PluginManifest,
  run: ToolRun,
  { format, parsed }: ReadOutput,
  context: SourceContext,
): Issue[] {
  const reported = parsed.findings.filter(({ code }) => syntaxCodes.includes(code ?? ""));
  const printed = printedSyntaxErrors(manifest, run);
  return [...reported, ...printed].map((finding) => toIssue(finding, manifest, format, context));
}

function printedSyntaxErrors({ syntaxErrors: source }: PluginManifest, run: ToolRun): Finding[] {
  if (source === undefined) return [];
  const pattern = compilePattern(source);
  return `${run.stdout}\n${run.stderr}`.split("\n").flatMap((line): Finding[] => {
    const groups = pattern.match(line)?.groups;
    if (groups === undefined) return [];
    return [
      {
        file: groups["file"],
        line: numberOf(groups["line"]),
        column: numberOf(groups["column"]),
        code: "syntax-error",
        severity: "error",
        message: groups["message"] ?? "cannot be parsed",
      },
    ];
  });
}

/**
 * Tells clean, issues, broken and missing apart. Fails closed: what cannot be read, or says that there are issues
 * without naming one, is broken.
 */
export function classify(
  manifest: PluginManifest,
  raw: ToolRun,
  context: SourceContext,
  options: ReadOptions = {},
): Classification {
  const run = { ...raw, stdout: plainLines(raw.stdout), stderr: plainLines(raw.stderr) };
  const nothing = { issues: [], leftOut: [] };
  if (isMissing(manifest, run)) {
    const why = `${manifest.resolve.bin} is not installed. Install it with: ${manifest.install}`;
    return { outcome: "missing", why, ...nothing };
  }
  if (run.end.kind === "failed") return { outcome: "broken", why: run.end.why, ...nothing };
  const exitCode = run.end.kind === "exited" ? run.end.exitCode : 127;
  const found = readOutput(manifest, run, exitCode, options);
  const failure = failureOf(manifest, run, found, exitCode);
  if (failure !== undefined) {
    const issues = syntaxErrors(manifest, run, found, context);
    return { outcome: "broken", issues, leftOut: [], ...failure };
  }
  const { findings, leftOut, lookedAt, lookedCount } = found.parsed;
  const named = (file: string): string => {
    const relative = relativeFile(file, context.roots);
    return context.relocate?.(relative) ?? relative;
  };
  const issues = findings.map((finding) => toIssue(finding, manifest, found.format, context));
  const why = issues.length === 0 ? "no issue found" : issuesFound(issues.length);
  return {
    outcome: issues.length === 0 ? "clean" : "issues",
    why,
    issues,
    leftOut: leftOut.map(named),
    ...(lookedAt === undefined ? {} : { lookedAt: lookedAt.map(named) }),
    ...(lookedCount === undefined ? {} : { lookedCount }),
    ...(exitMeaning(manifest, exitCode) === "unexpected" ? { stoppedEarly: true } : {}),
  };
}

/** How the finding of so many issues is said. */
export function issuesFound(count: number): string {
  return `${plural(count, "issue")} found`;
}
