import { commandFor } from "../commandFor";
import { exitMeaning } from "./exitMeaning";
import type { ParsedOutput } from "./finding";
import type { PluginManifest } from "../manifest";
import type { OutputFormat } from "./outputFormat";
import { parseOutput } from "../parsers/parseOutput";
import type { ToolRun } from "./toolRun";

/** A tool's output as it was read, and in which of the manifest's formats. */
export interface ReadOutput {
  format: OutputFormat;
  parsed: ParsedOutput;
}

function textFor(format: OutputFormat, run: ToolRun): string {
  switch (format.from) {
    case "stdout":
    case "file":
      // What a tool wrote into a file stands in for its standard output.
      return run.stdout;
    case "stderr":
      return run.stderr;
    case "both":
      return `${run.stdout}\n${run.stderr}`;
  }
}

/**
 * How much a format could read: a format that fits badly finds places without lines, codes or messages. Negative when it
 * says nothing at all: a pattern that matches nothing, a text that is empty.
 */
function completeness({ format, parsed }: ReadOutput, run: ToolRun): number {
  const isDocument = format.parser !== "regex" && textFor(format, run).trim() !== "";
  if (!parsed.fits || (parsed.findings.length === 0 && !isDocument)) return -1;
  return parsed.findings.flatMap(({ file, line, column, code, message }) =>
    [file, line, column, code, message].filter((value) => value !== undefined),
  ).length;
}

function asked(manifest: PluginManifest, version: string | null): OutputFormat {
  const name = commandFor(manifest, version).output;
  const format = manifest.output.find((each) => each.name === name) ?? manifest.output[0];
  if (format === undefined) throw new Error(`plugin ${manifest.id} has no output format`);
  return format;
}

/** Which format is read: the one that the version's command asks for, or, of captured output, the one that says most. */
export interface ReadOptions {
  version?: string | null;
  /** For output captured elsewhere: also read the manifest's other formats. */
  anyFormat?: boolean;
}

/** Reads the asked-for format; captured output of unknown arguments is read in the format that says most. */
export function readOutput(
  manifest: PluginManifest,
  run: ToolRun,
  exitCode: number,
  { version = null, anyFormat = false }: ReadOptions,
): ReadOutput {
  const format = asked(manifest, version);
  const readAs = (each: OutputFormat): ReadOutput => ({
    format: each,
    parsed: parseOutput(textFor(each, run), each, exitCode),
  });
  const first = readAs(format);
  const { fits, findings, errors, lookedAtNothing } = first.parsed;
  const isEmpty = findings.length === 0 && exitMeaning(manifest, exitCode) !== "issues";
  // A pattern fits every text, and no text fits every format: neither says that nothing was found.
  const isDocument = format.parser !== "regex" && textFor(format, run).trim() !== "";
  const isSilent = `${run.stdout}${run.stderr}`.trim() === "";
  const saysSomething = isEmpty || lookedAtNothing || errors.length > 0;
  const isSure = fits && (isDocument || isSilent) && saysSomething;
  if (!anyFormat || isSure) return first;
  return manifest.output
    .filter((each) => each !== format)
    .map(readAs)
    .reduce(
      (best, each) => (completeness(each, run) > completeness(best, run) ? each : best),
      first,
    );
}
