import { assertNever } from "../../errors";
import { parsedOutput, type ParsedOutput } from "../output/finding";
import type { OutputFormat } from "../output/outputFormat";
import { parseCargoTest } from "./parseCargoTest";
import { parseCheckstyle } from "./parseCheckstyle";
import { parseDiff } from "./parseDiff";
import { parseGoTest } from "./parseGoTest";
import { parseJson, parseJsonLines, parseXml } from "./parseJson";
import { parseJunit } from "./parseJunit";
import { parsePytest } from "./parsePytest";
import { parseRegex } from "./parseRegex";
import { parseSarif } from "./parseSarif";
import { parseTap } from "./parseTap";

function parsePassFail(text: string, exitCode: number | null): ParsedOutput {
  if (exitCode === 0) return parsedOutput();
  const last = text.trim().split("\n").at(-1) ?? "";
  return parsedOutput({
    findings: [{ message: last === "" ? `exit code ${exitCode ?? "unknown"}` : last }],
  });
}

/** Reads a tool's output in one of its formats. */
export function parseOutput(
  text: string,
  format: OutputFormat,
  exitCode: number | null,
): ParsedOutput {
  switch (format.parser) {
    case "json":
      return parseJson(text, format);
    case "jsonl":
      return parseJsonLines(text, format);
    case "xml":
      return parseXml(text, format);
    case "regex":
      return parseRegex(text, format);
    case "sarif":
      return parseSarif(text);
    case "checkstyle":
      return parseCheckstyle(text);
    case "junit":
      return parseJunit(text);
    case "tap":
      return parseTap(text);
    case "goTest":
      return parseGoTest(text);
    case "cargoTest":
      return parseCargoTest(text);
    case "pytest":
      return parsePytest(text);
    case "diff":
      return parseDiff(text);
    case "passFail":
      return parsePassFail(text, exitCode);
    default:
      return assertNever(format);
  }
}
