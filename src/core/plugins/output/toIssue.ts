import type { Issue, Severity } from "../../model/issue";
import type { Finding } from "./finding";
import type { PluginManifest } from "../manifest";
import type { OutputFormat } from "./outputFormat";
import { relativeFile } from "./relativeFile";

/** What positions are read against: the folder that the tool ran in, and the files as they were then. */
export interface SourceContext {
  /** The folder's names: as given and without symlinks. */
  roots: readonly string[];
  /** Text of a 1-based line without its line break; undefined when there is no such line. */
  lineText: (file: string, line: number) => string | undefined;
  /** For output captured elsewhere: where a file is here. */
  relocate?: (file: string) => string;
}

const commonSeverities: Readonly<Record<string, Severity>> = {
  "0": "error",
  "1": "warning",
  "2": "error",
  error: "error",
  fatal: "error",
  critical: "error",
  blocker: "error",
  high: "error",
  failure: "error",
  warning: "warning",
  warn: "warning",
  major: "warning",
  medium: "warning",
  moderate: "warning",
  info: "info",
  information: "info",
  informational: "info",
  note: "info",
  notice: "info",
  minor: "info",
  low: "info",
  advice: "info",
  suggestion: "info",
  convention: "info",
  refactor: "info",
  style: "info",
  none: "info",
  hint: "hint",
  ignore: "hint",
  help: "hint",
  trivial: "hint",
};

function severityOf(word: string | undefined, manifest: PluginManifest): Severity {
  const key = word?.toLowerCase() ?? "";
  const own = Object.entries(manifest.severity).find(([name]) => name.toLowerCase() === key);
  return own?.[1] ?? commonSeverities[key] ?? "error";
}

/** Number of UTF-16 units in front of a 0-based offset that the tool counted in its own unit. */
function unitsBefore(text: string, offset: number, columns: OutputFormat["columns"]): number {
  const { unit, tabWidth } = columns;
  if (offset <= 0) return 0;
  let counted = 0;
  let units = 0;
  for (const character of text) {
    if (counted >= offset) break;
    counted += character === "\t" ? tabWidth - (counted % tabWidth) : lengthIn(unit, character);
    units += character.length;
  }
  return units;
}

function lengthIn(unit: OutputFormat["columns"]["unit"], character: string): number {
  if (unit === "utf8") return utf8Length(character);
  return unit === "codepoint" ? 1 : character.length;
}

function utf8Length(character: string): number {
  const code = character.codePointAt(0) ?? 0;
  return code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
}

function wordEnd(text: string, from: number): number {
  const word = /^[\p{L}\p{N}_$]+/u.exec(text.slice(from))?.[0] ?? "";
  return Math.min(text.length, from + Math.max(1, word.length));
}

interface Range {
  line: number;
  column: number;
  endLine: number;
  endColumn: number;
}

function wholeLine(text: string, line: number): Range {
  const from = text.length - text.trimStart().length;
  const to = text.trimEnd().length;
  return { line, column: from + 1, endLine: line, endColumn: Math.max(from, to) + 1 };
}

function endOf(finding: Finding, format: OutputFormat, start: number, lines: Lines): Range {
  const { columns } = format;
  const { line, text } = lines;
  const offset = (column: number): number => column - columns.base;
  const inclusive = columns.endInclusive ? 1 : 0;
  const at = { line, column: start + 1 };
  if (finding.length !== undefined && finding.column !== undefined) {
    const end = unitsBefore(text, offset(finding.column) + finding.length, columns);
    return { ...at, endLine: line, endColumn: Math.max(start, end) + 1 };
  }
  const endLine = (finding.endLine ?? finding.line ?? line) + 1 - columns.lineBase;
  const endText = lines.textOf(endLine);
  if (finding.endColumn === undefined || endText === undefined || endLine < line) {
    return { ...at, endLine: line, endColumn: wordEnd(text, start) + 1 };
  }
  const end = unitsBefore(endText, offset(finding.endColumn) + inclusive, columns);
  const least = endLine === line ? Math.max(start, end) : end;
  return { ...at, endLine, endColumn: least + 1 };
}

interface Lines {
  line: number;
  text: string;
  textOf: (line: number) => string | undefined;
}

/** Columns of tools are hints: whatever they say, the range lies inside the text. */
function rangeOf(finding: Finding, format: OutputFormat, file: string, context: SourceContext) {
  if (finding.line === undefined) return { line: 1, column: 1, endLine: 1, endColumn: 1 };
  const line = Math.max(1, Math.trunc(finding.line) + 1 - format.columns.lineBase);
  const textOf = (at: number): string | undefined => context.lineText(file, at);
  const text = textOf(line);
  if (text === undefined) {
    const column = Math.max(1, (finding.column ?? 1) + 1 - format.columns.base);
    return { line, column, endLine: line, endColumn: column };
  }
  if (finding.column === undefined || format.columns.unit === "none") return wholeLine(text, line);
  const start = unitsBefore(text, finding.column - format.columns.base, format.columns);
  return endOf(finding, format, start, { line, text, textOf });
}

/** Turns a tool's finding into an issue: path relative, position 1-based in UTF-16 units, severity in our words. */
export function toIssue(
  finding: Finding,
  manifest: PluginManifest,
  format: OutputFormat,
  context: SourceContext,
): Issue {
  const named = relativeFile(finding.file, context.roots);
  const file = context.relocate?.(named) ?? named;
  return {
    source: manifest.id,
    code: finding.code ?? format.code ?? "",
    severity: severityOf(finding.severity ?? format.severity, manifest),
    message: (finding.message ?? format.message ?? "no message").trim(),
    file,
    ...rangeOf(finding, format, file, context),
  };
}
