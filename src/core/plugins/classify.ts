import type { Issue } from "../model/issue";
import type { Finding, ParsedOutput } from "./finding";
import { commandFor } from "./commandFor";
import type { PluginManifest } from "./manifest";
import type { OutputFormat } from "./outputFormat";
import { numberOf } from "./parsers/jsonPath";
import { parseOutput } from "./parsers/parseOutput";
import { compilePattern } from "./pattern";
import { stripControl } from "./stripControl";
import { toIssue, type SourceContext } from "./toIssue";

/** How a tool's process ended and what it said. */
export interface ToolRun {
  end: { kind: "exited"; exitCode: number } | { kind: "missing" } | { kind: "failed"; why: string };
  stdout: string;
  stderr: string;
}

/**
 * `clean`: looked and found nothing · `issues`: found something · `broken`: could not do its work · `missing`: not there.
 * The issues of a broken run are syntax errors in checked files, for which the tool gave up.
 */
export interface Classification {
  outcome: "clean" | "issues" | "broken" | "missing";
  why: string;
  issues: Issue[];
  /** Files that the tool's own configuration left out. */
  leftOut: number;
}

function textFor(format: OutputFormat, run: ToolRun): string {
  switch (format.from) {
    case "stdout":
      return run.stdout;
    case "stderr":
      return run.stderr;
    case "both":
      return `${run.stdout}\n${run.stderr}`;
  }
}

interface Read {
  format: OutputFormat;
  parsed: ParsedOutput;
}

/**
 * How much a format could read: a format that fits badly finds places without lines, codes or messages. Negative when it
 * says nothing at all: a pattern that matches nothing, a text that is empty.
 */
function completeness({ format, parsed }: Read, run: ToolRun): number {
  const isDocument = format.parser !== "regex" && textFor(format, run).trim() !== "";
  if (!parsed.fits || (parsed.findings.length === 0 && !isDocument)) return -1;
  return parsed.findings.flatMap(({ file, line, column, code, message }) =>
    [file, line, column, code, message].filter((value) => value !== undefined),
  ).length;
}

/** Reads the asked-for format; captured output of unknown arguments is read in the format that says most. */
function read(
  manifest: PluginManifest,
  run: ToolRun,
  asked: OutputFormat,
  exitCode: number,
  tryOthers: boolean,
): Read {
  const readAs = (format: OutputFormat): Read => ({
    format,
    parsed: parseOutput(textFor(format, run), format, exitCode),
  });
  const first = readAs(asked);
  const { fits, findings, errors, lookedAtNothing } = first.parsed;
  const isEmpty = findings.length === 0 && !meansIssues(manifest, exitCode);
  // A pattern fits every text, and no text fits every format: neither says that nothing was found.
  const isDocument = asked.parser !== "regex" && textFor(asked, run).trim() !== "";
  const isSilent = `${run.stdout}${run.stderr}`.trim() === "";
  const saysSomething = isEmpty || lookedAtNothing || errors.length > 0;
  const isSure = fits && (isDocument || isSilent) && saysSomething;
  if (!tryOthers || isSure) return first;
  return manifest.output
    .filter((format) => format !== asked)
    .map(readAs)
    .reduce(
      (best, each) => (completeness(each, run) > completeness(best, run) ? each : best),
      first,
    );
}

function isClean(manifest: PluginManifest, exitCode: number): boolean {
  return manifest.exit.clean.includes(exitCode);
}

function isUnexpected(manifest: PluginManifest, exitCode: number): boolean {
  const { clean, issues, brokenBits } = manifest.exit;
  if (brokenBits !== undefined) return exitCode < 0 || (exitCode & brokenBits) !== 0;
  return !clean.includes(exitCode) && !issues.includes(exitCode);
}

function meansIssues(manifest: PluginManifest, exitCode: number): boolean {
  const { issues, brokenBits } = manifest.exit;
  if (isClean(manifest, exitCode)) return false;
  return issues.includes(exitCode) || brokenBits !== undefined;
}

function firstLine(text: string): string {
  return (
    text
      .split("\n")
      .map((line) => line.trim())
      .find((line) => line !== "") ?? ""
  ).slice(0, 300);
}

/** The last words of a failed tool: stderr's first line, but the last one of a traceback. */
function lastWords(run: ToolRun): string {
  const text = run.stderr.trim() === "" ? run.stdout : run.stderr;
  if (!/^Traceback /m.test(text)) return firstLine(text);
  return (text.trim().split("\n").at(-1) ?? "").slice(0, 300);
}

function withWords(sentence: string, run: ToolRun): string {
  const words = lastWords(run);
  return words === "" ? sentence : `${sentence}: ${words}`;
}

/** Why the run is a failure of the tool, or undefined when it did its work. */
function failureOf(
  manifest: PluginManifest,
  run: ToolRun,
  { parsed }: Read,
  exitCode: number,
): string | undefined {
  const said = `${run.stdout}\n${run.stderr}`;
  for (const source of manifest.errorPatterns) {
    const found = compilePattern(source).match(said);
    if (found !== undefined) return firstLine(found.text);
  }
  if (isUnexpected(manifest, exitCode)) {
    const won = manifest.exit.issuesWinOn.includes(exitCode) && parsed.findings.length > 0;
    const [said] = parsed.findings;
    if (!won && said?.message !== undefined) return `exit code ${exitCode}: ${said.message}`;
    if (!won) return withWords(`exit code ${exitCode}`, run);
  }
  if (!parsed.fits) return withWords("its output could not be read", run);
  if (parsed.lookedAtNothing) return withWords("it looked at no file", run);
  if (parsed.errors.length > 0) return parsed.errors.join("; ").slice(0, 300);
  const fatal = parsed.findings.find(
    (finding) =>
      (finding.code !== undefined && manifest.fatalCodes.includes(finding.code)) ||
      (manifest.fatalIfNoFile && finding.file === undefined),
  );
  if (fatal !== undefined) return `${fatal.code ?? ""} ${fatal.message ?? ""}`.trim();
  if (parsed.findings.length === 0 && meansIssues(manifest, exitCode)) {
    return withWords(`exit code ${exitCode} means issues, but none could be read`, run);
  }
  return undefined;
}

const syntaxCodes = ["invalid-syntax", "syntax-error", "syntax"];

function syntaxErrors(
  manifest: PluginManifest,
  run: ToolRun,
  { format, parsed }: Read,
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

/** What `classify` is given besides the manifest and the run. */
export interface ClassifyOptions {
  version?: string | null;
  /** For output captured elsewhere: also read the manifest's other formats. */
  anyFormat?: boolean;
}

function asked(manifest: PluginManifest, version: string | null): OutputFormat {
  const name = commandFor(manifest, version).output;
  const format = manifest.output.find((each) => each.name === name) ?? manifest.output[0];
  if (format === undefined) throw new Error(`plugin ${manifest.id} has no output format`);
  return format;
}

/**
 * Tells clean, issues, broken and missing apart. Fails closed: what cannot be read, or says that there are issues
 * without naming one, is broken.
 */
export function classify(
  manifest: PluginManifest,
  raw: ToolRun,
  context: SourceContext,
  options: ClassifyOptions = {},
): Classification {
  const run = { ...raw, stdout: stripControl(raw.stdout), stderr: stripControl(raw.stderr) };
  const nothing = { issues: [], leftOut: 0 };
  if (isMissing(manifest, run)) {
    const why = `${manifest.resolve.bin} is not installed. Install it with: ${manifest.install}`;
    return { outcome: "missing", why, ...nothing };
  }
  if (run.end.kind === "failed") return { outcome: "broken", why: run.end.why, ...nothing };
  const exitCode = run.end.kind === "exited" ? run.end.exitCode : 127;
  const format = asked(manifest, options.version ?? null);
  const found = read(manifest, run, format, exitCode, options.anyFormat === true);
  const failure = failureOf(manifest, run, found, exitCode);
  if (failure !== undefined) {
    const issues = syntaxErrors(manifest, run, found, context);
    return { outcome: "broken", why: failure, issues, leftOut: 0 };
  }
  const { findings, leftOut } = found.parsed;
  const issues = findings.map((finding) => toIssue(finding, manifest, found.format, context));
  const why = issues.length === 0 ? "no issue found" : issuesFound(issues.length);
  return { outcome: issues.length === 0 ? "clean" : "issues", why, issues, leftOut };
}

/** How the finding of so many issues is said. */
export function issuesFound(count: number): string {
  return `${count} ${count === 1 ? "issue" : "issues"} found`;
}

function isMissing({ resolve }: PluginManifest, run: ToolRun): boolean {
  if (run.end.kind === "missing") return true;
  if (run.end.kind !== "exited") return false;
  if (run.end.exitCode === 127) return true;
  // Python's own word, not the traceback of a tool that lacks a module.
  const noModule =
    /^(?:(?!\w*Error:)\S+: )?No module named ['"]?[\w.]+['"]?\s*$/m.test(run.stderr) &&
    !run.stderr.includes("Traceback");
  return (
    resolve.pythonModule !== undefined && run.end.exitCode === 1 && noModule && run.stdout === ""
  );
}
