import type { TestCase } from "../testCase";

const result = /^test (.+?)(?: - should panic)? \.\.\. (ok|FAILED|ignored)/;
/** With `-q` only what failed is named. */
const quietFailure = /^(.+?) --- FAILED$/;
const summary = /^test result: (?:ok|FAILED)\. (\d+) passed; (\d+) failed; (\d+) ignored/;
const block = /^---- (.+?) stdout ----$/;
const place = /panicked at (?:'.*', )?([^\s:]+\.rs):(\d+)/;
const outcomes = { ok: "passed", FAILED: "failed", ignored: "skipped" } as const;

type Outcome = "passed" | "failed" | "skipped";

function isWord(word: string | undefined): word is keyof typeof outcomes {
  return word === "ok" || word === "FAILED" || word === "ignored";
}

/** What failed tests printed, by name. */
function printed(lines: readonly string[]): Map<string, string> {
  const said = new Map<string, string>();
  let name: string | undefined;
  for (const line of lines) {
    const begun = block.exec(line)?.[1];
    if (begun !== undefined) name = begun;
    else if (line === "failures:") name = undefined;
    else if (name !== undefined) said.set(name, `${said.get(name) ?? ""}${line}\n`);
  }
  return said;
}

function messageOf(details: string): string {
  const lines = details.split("\n").map((line) => line.trim());
  const at = lines.findIndex((line) => line.includes("panicked at"));
  const said = lines.slice(at + 1).find((line) => line !== "");
  return /panicked at '(.*)',/.exec(lines[at] ?? "")?.[1] ?? said ?? "test failed";
}

function toTest(name: string, outcome: Outcome, said: ReadonlyMap<string, string>): TestCase {
  const parts = name.split("::");
  const details = outcome === "failed" ? (said.get(name) ?? "") : undefined;
  const [, file, line] = place.exec(details ?? "") ?? [];
  return {
    suite: parts.slice(0, -1),
    name: parts.at(-1) ?? name,
    outcome,
    file,
    line: line === undefined ? undefined : Number(line),
    message: details === undefined ? undefined : messageOf(details),
    details,
  };
}

function namedIn(line: string): { name: string; outcome: Outcome } | undefined {
  const [, name = "", word] = result.exec(line) ?? [];
  if (isWord(word)) return { name, outcome: outcomes[word] };
  const failed = quietFailure.exec(line)?.[1];
  return failed === undefined ? undefined : { name: failed, outcome: "failed" };
}

/** Tests that a summary counts and no line names. */
function unnamed(counted: RegExpExecArray, named: readonly { outcome: Outcome }[]) {
  return (["passed", "failed", "skipped"] as const).flatMap((outcome, index) => {
    const known = named.filter((each) => each.outcome === outcome).length;
    const missing = Math.max(0, Number(counted[index + 1]) - known);
    return Array.from({ length: missing }, () => ({ name: "", outcome }));
  });
}

/** The tests of `cargo test`; undefined when no test program came to its end. */
export function readCargoTestText(text: string): TestCase[] | undefined {
  const lines = text.split(/\r?\n/);
  const said = printed(lines);
  const tests: TestCase[] = [];
  let open: { name: string; outcome: Outcome }[] = [];
  let ended = false;
  for (const line of lines) {
    const named = namedIn(line);
    if (named !== undefined) open.push(named);
    const counted = summary.exec(line);
    if (counted === null) continue;
    ended = true;
    const all = [...open, ...unnamed(counted, open)];
    tests.push(...all.map(({ name, outcome }) => toTest(name, outcome, said)));
    open = [];
  }
  return ended ? tests : undefined;
}
