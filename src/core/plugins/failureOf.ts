import { exitCodeText, exitMeaning, issuesWin } from "./exitMeaning";
import type { PluginManifest } from "./manifest";
import { compilePattern } from "./pattern";
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

/** That it looked at no file, where it says so. */
export function lookedAtNone(
  { lookedAtNothing }: PluginManifest,
  run: ToolRun,
  { parsed }: ReadOutput,
): string | undefined {
  if (parsed.findings.length > 0) return undefined;
  const isSaid = lookedAtNothing !== undefined && compilePattern(lookedAtNothing).test(saidBy(run));
  return parsed.lookedAtNothing || isSaid ? withWords("it looked at no file", run) : undefined;
}

/** Why the run is a failure of the tool, or undefined when it did its work. */
export function failureOf(
  manifest: PluginManifest,
  run: ToolRun,
  read: ReadOutput,
  exitCode: number,
): string | undefined {
  const { parsed } = read;
  const failure = saidFailure(manifest, run) ?? exitFailure(manifest, run, read, exitCode);
  if (failure !== undefined) return failure;
  if (!parsed.fits) return withWords("its output could not be read", run);
  if (parsed.errors.length > 0) return parsed.errors.join("; ").slice(0, 300);
  const fatal = parsed.findings.find(
    (finding) =>
      (finding.code !== undefined && manifest.fatalCodes.includes(finding.code)) ||
      (manifest.fatalIfNoFile && finding.file === undefined),
  );
  if (fatal !== undefined) return `${fatal.code ?? ""} ${fatal.message ?? ""}`.trim();
  const looked = lookedAtNone(manifest, run, read);
  if (looked !== undefined) return looked;
  if (parsed.findings.length === 0 && exitMeaning(manifest, exitCode) === "issues") {
    return withWords(`exit code ${exitCode} means issues, but none could be read`, run);
  }
  if (hasCrashed(manifest, run, exitCode)) return withWords("it fell over", run);
  return undefined;
}
