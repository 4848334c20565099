import type { TestCase } from "../testCase";
import { readJsonLines } from "./readJson";

const result = /^\s*--- (PASS|FAIL|SKIP): (\S+)/;
const started = /^=== (?:RUN|CONT|NAME)\s+(\S+)/;
const packageEnd = /^(ok|FAIL|\?)\s+(\S+)(?:\s|$)/;
const place = /(?<![^\s:])([^\s:]+\.go):(\d+): ?(.*)$/;
const compilerPlace = /^(?:\.\/)?([^\s:]+\.go):(\d+)(?::\d+)?: (.*)$/;
const outcomes = { PASS: "passed", FAIL: "failed", SKIP: "skipped" } as const;

function isOutcome(word: string | undefined): word is keyof typeof outcomes {
  return word === "PASS" || word === "FAIL" || word === "SKIP";
}

/** `go test -json` wraps the text line by line. */
function unwrapped(text: string): string {
  if (!/^\{"(?:Time|Action)"/m.test(text)) return text;
  return readJsonLines(text)
    .map((event) =>
      typeof event === "object" && event !== null && "Output" in event ? String(event.Output) : "",
    )
    .join("");
}

/** `TestA` and `TestA/b` for `TestA/b/c`; no more of them than anybody nests. */
function parentsOf(name: string): string[] {
  const parts = name.split("/").slice(0, -1).slice(0, 50);
  return parts.map((_, at) => parts.slice(0, at + 1).join("/"));
}

/** Collects what belongs to each test of one package until the package ends. */
class PackageReader {
  readonly tests: TestCase[] = [];
  #open: { name: string; outcome: TestCase["outcome"] }[] = [];
  readonly #said = new Map<string, string[]>();
  #current = "";

  read(line: string): void {
    const begun = started.exec(line)?.[1];
    if (begun !== undefined) {
      this.#current = begun;
      return;
    }
    const [, word, name = ""] = result.exec(line) ?? [];
    if (isOutcome(word)) {
      this.#open.push({ name, outcome: outcomes[word] });
      // Older versions print what a test said below its result.
      this.#current = name;
      return;
    }
    const end = packageEnd.exec(line);
    if (end !== null) this.#close(end[2] ?? "");
    else this.#note(line);
  }

  #note(line: string): void {
    const said = this.#said.get(this.#current);
    if (said === undefined) this.#said.set(this.#current, [line]);
    else said.push(line);
  }

  #close(packageName: string): void {
    const all = this.#open;
    // A test with subtests passes and fails through them.
    const parents = new Set(all.flatMap(({ name }) => parentsOf(name)));
    const own = all.filter(({ name }) => !parents.has(name));
    for (const { name, outcome } of own) this.tests.push(this.#toTest(packageName, name, outcome));
    this.#open = [];
    this.#said.clear();
    this.#current = "";
  }

  #toTest(packageName: string, name: string, outcome: TestCase["outcome"]): TestCase {
    const details = (this.#said.get(name) ?? []).join("\n").trim();
    const [, file, line, message] =
      place.exec(details.split("\n").find((each) => place.test(each)) ?? "") ?? [];
    const failed = outcome === "failed";
    return {
      suite: [packageName, ...name.split("/").slice(0, -1)],
      name: name.split("/").at(-1) ?? name,
      outcome,
      // Go names files without their folder; the package says where they are.
      file: failed && file !== undefined ? `${packageName}/${file}` : undefined,
      line: failed && line !== undefined ? Number(line) : undefined,
      message: failed ? (message ?? "test failed") : undefined,
      details: failed ? details : undefined,
    };
  }
}

/** A package that could not be compiled, with the first error that the compiler printed. */
function notBuilt(packageName: string, stderr: string): TestCase {
  const said = stderr.split(`# ${packageName}`)[1] ?? stderr;
  const line = said.split("\n").find((each) => compilerPlace.test(each)) ?? "";
  const [, file, at, message] = compilerPlace.exec(line) ?? [];
  return {
    suite: [packageName],
    name: "build",
    outcome: "failed",
    file,
    line: at === undefined ? undefined : Number(at),
    message: message ?? "the package could not be built",
    details: said.trim(),
  };
}

/** The tests of `go test -v`; undefined when no package reported its end. */
export function readGoTestText(stdout: string, stderr: string): TestCase[] | undefined {
  const lines = unwrapped(stdout).split(/\r?\n/);
  if (!lines.some((line) => packageEnd.test(line))) return undefined;
  const reader = new PackageReader();
  for (const line of lines) reader.read(line);
  const broken = lines.flatMap((line) => /^FAIL\s+(\S+) \[\w+ failed\]/.exec(line)?.[1] ?? []);
  return [...reader.tests, ...broken.map((name) => notBuilt(name, stderr))];
}
