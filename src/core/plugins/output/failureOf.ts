import { exitCodeText, exitMeaning, issuesWin } from "./exitMeaning";
import type { PluginManifest } from "../manifest";
import { compilePattern } from "../pattern";
import type { ReadOutput } from "./readOutput";
import { firstLine, saidBy, type ToolRun } from "./toolRun";

/** What programs print on standard error when they fall over, by the languages that checkers are written in. */
const crash = compilePattern(
  [
    "^Traceback \\(most recent call last\\):$",
    "^thread '.*' (?:\\(\\d+\\) )?panicked at .*$",
    "^panic: .*$",
    "^goroutine \\d+ \\[.*\\]:$",
    "^Node\\.js v\\d+\\.\\d+\\.\\d+$",
    "^.*FATAL ERROR: .*(?:heap out of memory|Allocation failed).*$",
    '^Exception in thread ".*$',
    "^Unhandled exception\\. .*$",
    "^\\S+\\.rb:\\d+:in .*\\((?:\\w|::)+(?:Error|Exception)\\)$",
    "^(?:PHP )?Fatal error: +Uncaught .*$",
    "^Fatal error: exception .*$",
    "^terminate called after throwing an instance of .*$",
    "^java\\.lang\\.\\w+(?:Error|Exception)(?:: .*)?$",
    "^\\*\\* \\((?:\\w|\\.)+\\) .*$",
    "^stack traceback:$",
    "^CallStack \\(from HasCallStack\\):$",
    "^Aborted(?: \\(core dumped\\))?$",
    "^(?:.*: )?Segmentation fault(?: \\(core dumped\\))?$",
  ].join("|"),
);

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

function saidFailure(manifest: PluginManifest, run: ToolRun): string | undefined {
  const said = saidBy(run);
  for (const source of manifest.errorPatterns) {
    const found = compilePattern(source).match(said);
    if (found !== undefined) return firstLine(found.text);
  }
  return undefined;
}

function exitFailure(
  manifest: PluginManifest,
  run: ToolRun,
  { parsed }: ReadOutput,
  exitCode: number,
): string | undefined {
  const [first] = parsed.findings;
  if (exitMeaning(manifest, exitCode) !== "unexpected") return undefined;
  if (first !== undefined && issuesWin(manifest, exitCode)) return undefined;
  if (first?.message !== undefined) return `${exitCodeText(exitCode)}: ${first.message}`;
  return withWords(exitCodeText(exitCode), run);
}

/** A checker that fell over may have printed a part of its findings before; test runners print what tests threw. */
function hasCrashed(manifest: PluginManifest, run: ToolRun, exitCode: number): boolean {
  if (manifest.phase !== "static") return false;
  // What ended well and reported has done its work, whatever it logged.
  if (exitMeaning(manifest, exitCode) === "clean" && run.stdout.trim() !== "") return false;
  return crash.test(saidBy({ ...run, stdout: "" }));
}

/** Why a run is a failure of the tool. */
export interface Failure {
  why: string;
  /** Nothing else is wrong than that it looked at no file, which its own configuration may ask for. */
  lookedAtNothing?: true;
}

/** That it looked at no file, where it says so. */
function lookedAtNone(
  manifest: PluginManifest,
  run: ToolRun,
  { parsed }: ReadOutput,
): Failure | undefined {
  const { lookedAtNothing: source } = manifest;
  const isSaid = source !== undefined && compilePattern(source).test(saidBy(run));
  if (parsed.findings.length > 0 || !(parsed.lookedAtNothing || isSaid)) return undefined;
  return { why: withWords("it looked at no file", run), lookedAtNothing: true };
}

/** Why its output says that the tool failed. */
function reportedFailure(manifest: PluginManifest, { parsed }: ReadOutput): string | undefined {
  if (parsed.errors.length > 0) return parsed.errors.join("; ").slice(0, 300);
  const fatal = parsed.findings.find(
    (finding) =>
      (finding.code !== undefined && manifest.fatalCodes.includes(finding.code)) ||
      (manifest.fatalIfNoFile && finding.file === undefined),
  );
  return fatal && `${fatal.code ?? ""} ${fatal.message ?? ""}`.trim();
}

/** Why the run is a failure of the tool, or undefined when it did its work. */
export function failureOf(
  manifest: PluginManifest,
  run: ToolRun,
  read: ReadOutput,
  exitCode: number,
): Failure | undefined {
  const { parsed } = read;
  const said = saidFailure(manifest, run) ?? exitFailure(manifest, run, read, exitCode);
  if (said !== undefined) return { why: said };
  if (!parsed.fits) return { why: withWords("its output could not be read", run) };
  const reported = reportedFailure(manifest, read);
  if (reported !== undefined) return { why: reported };
  const looked = lookedAtNone(manifest, run, read);
  if (looked !== undefined) return looked;
  if (parsed.findings.length === 0 && exitMeaning(manifest, exitCode) === "issues") {
    const text = `exit code ${exitCode} means issues, but none could be read`;
    return { why: withWords(text, run) };
  }
  return hasCrashed(manifest, run, exitCode) ? { why: withWords("it fell over", run) } : undefined;
}
