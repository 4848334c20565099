import { existsSync, mkdtempSync, realpathSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { classify, type Classification } from "../../core/plugins/output/classify";
import { notLookedAtText } from "../../core/words/notLookedAt";
import { commandFor } from "../../core/plugins/commandFor";
import type { ToolRun } from "../../core/plugins/output/toolRun";
import { concernedFiles } from "../../core/plugins/concerns";
import type { PluginCommand, PluginManifest } from "../../core/plugins/manifest";
import { decodeOutput } from "../processes/decodeOutput";
import { runProcess, type ProcessResult, type ProcessRunner } from "../processes/runProcess";
import { createLineReader } from "./createLineReader";
import { batches, byFolder, fillArguments } from "./fillArguments";
import { hasOwnConfig } from "./findConfig";
import { ignoredBy } from "./ignoredBy";
import type { PluginPlan } from "./planPlugins";
import { combine, notStarted, type Part, type PluginRun } from "./pluginRun";
import { pluginEnvironment } from "./pluginEnvironment";
import { hasToolChanged } from "./programContent";
import { relocateReported } from "./relocateReported";
import { readForeign } from "../files/readForeign";

/** On what a plugin is run. */
export interface PluginInput {
  /** The openspec root of the worktree; the tool's working directory. */
  folder: string;
  /** Existing files relative to the folder, with forward slashes, that the workstream changed or has in scope. */
  files: readonly string[];
  env: Readonly<Record<string, string>>;
  logFile?: string;
  signal?: AbortSignal;
  /** Starts the tool; by itself it is not kept in. */
  start?: ProcessRunner;
}

function toToolRun(result: ProcessResult, { timeoutMs }: PluginManifest): ToolRun {
  const said = { stdout: result.stdout, stderr: result.stderr };
  const failed = (why: string): ToolRun => ({ ...said, end: { kind: "failed", why } });
  if (result.truncated) return failed("it printed more than can be read");
  switch (result.outcome) {
    case "exited":
      return { ...said, end: { kind: "exited", exitCode: result.exitCode ?? 1 } };
    case "missing":
      return { ...said, end: { kind: "missing" } };
    case "not_executable":
      return failed("its program cannot be executed");
    case "signalled":
      return failed("it was ended by a signal");
    case "cancelled":
      return failed("it was cancelled");
    case "idle_timeout":
    case "total_timeout":
      return failed(`it did not end within ${Math.round(timeoutMs / 1000)} s`);
  }
}

/** One start of the tool: on which files, and in which folder below the openspec root. */
interface Start {
  files: readonly string[];
  folder: string;
}

/** What the tool wrote into the file that it was given stands in for its standard output. */
function withReport(run: ToolRun, manifest: PluginManifest, outfile: string): ToolRun {
  if (!manifest.output.some(({ from }) => from === "file") || !existsSync(outfile)) return run;
  if (statSync(outfile).size > manifest.maxOutputBytes) {
    return { ...run, end: { kind: "failed", why: "it wrote more than can be read" } };
  }
  return { ...run, stdout: decodeOutput(readForeign(outfile, "report")) };
}

/** A tool that the settings name may lie anywhere. */
function toolFiles({ executable }: PluginPlan): string[] {
  return executable === null ? [] : [executable.realpath, executable.command[0] ?? ""];
}

async function runOnce(plan: PluginPlan, start: Start, input: PluginInput): Promise<Part> {
  const own = mkdtempSync(path.join(tmpdir(), "plugin-"));
  try {
    return await runIn(own, plan, start, input);
  } finally {
    rmSync(own, { recursive: true, force: true });
  }
}

/** A tool that only says how many files it looked at is asked about each, where that is not all of them. */
async function runParts(plan: PluginPlan, start: Start, input: PluginInput): Promise<Part[]> {
  const part = await runOnce(plan, start, input);
  const { lookedCount = start.files.length } = part;
  if (lookedCount >= start.files.length || part.leftOut.length === start.files.length)
    return [part];
  const parts: Part[] = [];
  for (const file of start.files) {
    parts.push(await runOnce(plan, { ...start, files: [file] }, input));
  }
  return parts;
}

async function runIn(
  own: string,
  plan: PluginPlan,
  start: Start,
  input: PluginInput,
): Promise<Part> {
  const { manifest, version } = plan;
  const command = commandFor(manifest, version);
  const outfile = path.join(own, "report");
  const places = { root: input.folder, outfile, cachedir: own };
  const files = start.files.map((file) => path.posix.relative(start.folder, file));
  const argv = [...(plan.executable?.command ?? []), ...fillArguments(command.args, files, places)];
  const folder = path.join(input.folder, start.folder);
  const result = await (input.start ?? runProcess)({
    command: argv,
    cwd: folder,
    needs: { read: toolFiles(plan), write: [own] },
    env: pluginEnvironment(input.env, command.env),
    totalMs: manifest.timeoutMs,
    maxOutputBytes: manifest.maxOutputBytes,
    ...(input.logFile === undefined ? {} : { logFile: input.logFile }),
    ...(input.signal === undefined ? {} : { signal: input.signal }),
  });
  const relocate = relocateReported(input.folder);
  const inFolder = (file: string): string =>
    start.folder !== "." && existsSync(path.join(folder, file))
      ? path.posix.join(start.folder, file)
      : file;
  const context = {
    roots: [...new Set([realpathSync(input.folder), input.folder])],
    lineText: createLineReader(input.folder),
    // What lies outside of the folder stays outside.
    relocate: (file: string) => (file.startsWith("../") ? file : relocate(inFolder(file))),
  };
  const run = withReport(toToolRun(result, manifest), manifest, outfile);
  const classified = classify(manifest, run, context, { version });
  const part = { ...classified, argv, exitCode: result.exitCode, durationMs: result.durationMs };
  return { ...part, ...leftOutOf(part, start.files) };
}

/** Files that are there were given to it: looking at none of them is not a failure, its configuration leaves them out. */
function leftOutOf(
  { outcome, leftOut, lookedAtNothing }: Classification,
  files: readonly string[],
): Pick<Classification, "outcome" | "leftOut"> {
  return lookedAtNothing === true && files.length > 0
    ? { outcome: "clean", leftOut: [...files] }
    : { outcome, leftOut };
}

function startsOf(
  files: readonly string[],
  { scope, args, batch, cwd }: PluginCommand,
  { manifest, folder }: { manifest: PluginManifest; folder: string },
): Start[] {
  if (scope === "project") return [{ files: [], folder: "." }];
  const hasConfig = (each: string): boolean => hasOwnConfig(manifest, path.join(folder, each));
  const groups = cwd === "root" ? new Map([[".", [...files]]]) : byFolder(files, hasConfig);
  return [...groups].flatMap(([at, own]) =>
    (scope === "file" ? own.map((file) => [file]) : batches(own, args, batch)).map((part) => ({
      files: part,
      folder: at,
    })),
  );
}

/** Runs a plugin on those of the files that concern it and tells clean, issues, broken and missing apart. */
export async function runPlugin(plan: PluginPlan, input: PluginInput): Promise<PluginRun> {
  const { manifest, executable } = plan;
  if (executable === null) return { ...notStarted, outcome: "missing", why: plan.why };
  const command = commandFor(manifest, plan.version);
  const concerned = concernedFiles(manifest, input.files);
  const ignores = ignoredBy(manifest.ignoreFiles, input.folder);
  const ignored = concerned.filter(ignores);
  const files = concerned.filter((file) => !ignores(file));
  if (command.scope !== "project" && files.length === 0) {
    const why =
      ignored.length === 0 ? "no file of this workstream concerns it" : notLookedAtText(ignored);
    return { ...notStarted, outcome: "clean", why, notLookedAt: ignored };
  }
  // Plans are made before the agent edits: what it put in the tool's place must not judge its work.
  if (hasToolChanged(executable)) {
    const why = `tool changed during EDIT: ${executable.realpath}`;
    return { ...notStarted, outcome: "broken", why };
  }
  const parts: Part[] = [];
  for (const start of startsOf(files, command, { manifest, folder: input.folder })) {
    parts.push(...(await runParts(plan, start, input)));
  }
  const looked = command.scope === "project" ? Math.max(1, files.length) : files.length;
  return combine(plan, parts, { files, looked, ignored });
}

/** Whether a plugin's fixes were run; what they changed is git's to say. */
export interface FixRun {
  ran: boolean;
  why: string;
  argv: string[];
  exitCode: number | null;
}

const notRun = (why: string): FixRun => ({ ran: false, why, argv: [], exitCode: null });

/** Lets a plugin mend what it can mend safely in those of the files that concern it. */
export async function applySafeFix(plan: PluginPlan, input: PluginInput): Promise<FixRun> {
  if (plan.manifest.fix?.safe !== true) return notRun("it has no safe fixes");
  return applyFix(plan, input);
}

/** The same with fixes that only a person may ask for. */
export async function applyFix(plan: PluginPlan, input: PluginInput): Promise<FixRun> {
  const { manifest, executable } = plan;
  const { fix } = manifest;
  if (executable === null) return notRun(plan.why);
  if (hasToolChanged(executable)) return notRun(`tool changed during EDIT: ${executable.realpath}`);
  if (fix === undefined) return notRun("it has no fixes");
  const files = concernedFiles(manifest, input.files);
  if (fix.scope === "files" && files.length === 0) {
    return notRun("no file of this workstream concerns it");
  }
  const run: FixRun = { ran: true, why: "fixes applied", argv: [], exitCode: null };
  for (const batch of fix.scope === "project" ? [[]] : batches(files, fix.args)) {
    const argv = [...executable.command, ...fillArguments(fix.args, batch)];
    const result = await (input.start ?? runProcess)({
      command: argv,
      cwd: input.folder,
      needs: { read: toolFiles(plan) },
      env: pluginEnvironment(input.env),
      totalMs: manifest.timeoutMs,
      ...(input.logFile === undefined ? {} : { logFile: input.logFile }),
      ...(input.signal === undefined ? {} : { signal: input.signal }),
    });
    if (run.argv.length === 0) run.argv = argv;
    run.exitCode = result.exitCode;
    if (result.outcome !== "exited")
      return { ...run, why: `its fixes ended with ${result.outcome}` };
  }
  return run;
}
