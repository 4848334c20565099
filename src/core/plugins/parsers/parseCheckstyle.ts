import { SaxesParser } from "saxes";
import { parsedOutput, type Finding, type ParsedOutput } from "../output/finding";
import { numberOf } from "./jsonPath";

/** Reads a checkstyle report. */
export function parseCheckstyle(text: string): ParsedOutput {
  const findings: Finding[] = [];
  const errors: string[] = [];
  let file: string | undefined;
  let isCheckstyle = false;
  const parser = new SaxesParser();
  parser.on("opentag", ({ name, attributes }) => {
    if (name === "checkstyle") isCheckstyle = true;
    if (name === "file") file = attributes["name"];
    // The checker itself fell over at this file.
    if (name === "exception") errors.push(`it could not check ${file ?? "a file"}`);
    if (name !== "error") return;
    findings.push({
      file,
      line: numberOf(attributes["line"]),
      column: numberOf(attributes["column"]),
      code: attributes["source"],
      severity: attributes["severity"],
      message: attributes["message"],
    });
  });
  const start = text.indexOf("<");
  if (start < 0) return parsedOutput({ fits: false });
  try {
    parser.write(text.slice(start)).close();
  } catch {
    return parsedOutput({ fits: false });
  }
  return parsedOutput({ fits: isCheckstyle, findings, errors });
}
