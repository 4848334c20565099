import { parsedOutput, type Finding, type ParsedOutput } from "../output/finding";

const result =
  /^test result: (?:ok|FAILED)\. (?<passed>\d+) passed; (?<failed>\d+) failed; (?<ignored>\d+) ignored/gm;

/** What each failed test printed, by its name. */
function sectionsOf(text: string): Map<string, string> {
  const sections = new Map<string, string>();
  let name: string | undefined;
  for (const line of text.split(/\r?\n/)) {
    const heading = /^---- (.+) stdout ----$/.exec(line)?.[1];
    if (line === "failures:") name = undefined;
    else if (heading !== undefined) name = heading;
    if (name !== undefined && heading === undefined) {
      sections.set(name, `${sections.get(name) ?? ""}${line}\n`);
    }
  }
  return sections;
}

/** The names below the last `failures:` of each test program; some tests print nothing else. */
function failedNames(text: string): string[] {
  const lists = text.matchAll(/^failures:\r?\n((?: {4}\S.*\r?\n?)+)/gm);
  return [...lists].flatMap(([, list = ""]) =>
    list
      .split(/\r?\n/)
      .map((line) => line.trim())
      .filter((line) => line !== ""),
  );
}

/** `panicked at src/a.rs:9:14:` with the message below, formerly `panicked at 'message', src/a.rs:9:14`. */
const panic = /panicked at (?:'(?<quoted>[^]*?)', )?(?<file>[^\s:]+):(?<line>\d+):(?<column>\d+)/;
const documented = /^(?<file>\S+\.rs) - .*\(line (?<line>\d+)\)$/;

function toFinding(name: string, said: string): Finding {
  const place = panic.exec(said);
  const groups = place?.groups ?? documented.exec(name)?.groups ?? {};
  const below = said.slice((place?.index ?? 0) + (place?.[0].length ?? 0)).replace(/^:?\s*/, "");
  const message = groups["quoted"] ?? below.split("\n")[0] ?? "";
  return {
    file: groups["file"],
    line: groups["line"] === undefined ? undefined : Number(groups["line"]),
    column: groups["column"] === undefined ? undefined : Number(groups["column"]),
    code: name,
    message: message === "" ? "test failed" : message,
  };
}

/** Reads what `cargo test` prints: each failed test at the place where it panicked. */
export function parseCargoTest(text: string): ParsedOutput {
  const results = [...text.matchAll(result)];
  const sections = sectionsOf(text);
  const names = [...new Set([...failedNames(text), ...sections.keys()])];
  const counts = results.map(
    ({ groups }) => Number(groups?.["passed"]) + Number(groups?.["failed"]),
  );
  const failed = results.some(({ groups }) => groups?.["failed"] !== "0");
  return parsedOutput({
    fits: results.length > 0,
    findings: failed ? names.map((name) => toFinding(name, sections.get(name) ?? "")) : [],
    lookedAtNothing: counts.every((count) => count === 0),
  });
}
