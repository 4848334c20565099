import { SaxesParser } from "saxes";
import { parsedOutput, type ParsedOutput } from "../output/finding";
import type { TestCase } from "../testCase";
import { numberOf } from "./jsonPath";
import { parseJunitOfChecker } from "./parseJunitOfChecker";

type Attributes = Record<string, string>;

interface OpenCase {
  attributes: Attributes;
  suite: string[];
  skipped: boolean;
  failure: { message: string | undefined; text: string } | undefined;
}

function firstLine(text: string | undefined): string | undefined {
  return text
    ?.split("\n")
    .map((line) => line.trim())
    .find((line) => line !== "");
}

function messageOf(failure: { message: string | undefined; text: string }): string {
  const said = firstLine(failure.message);
  // pytest's message for a module that cannot be imported; the reason stands in the traceback.
  const reason =
    said === "collection failure" ? /^E\s+(?!\s)(.*)$/m.exec(failure.text)?.[1] : undefined;
  return reason ?? said ?? firstLine(failure.text) ?? "test failed";
}

const place =
  /(?:^|[\s(])((?:file:\/\/)?[^\s:()"'][^\s:()"]*\.(?:py|[cm]?[jt]sx?|go|rb|rs|java|php)):(\d+)/m;

/** A file that could not be loaded is reported by some runners as a test with the file's name. */
const fileAsName = /^\S+\.(?:[cm]?[jt]sx?|py|rb|php)$/;

function toTestCase({ attributes, suite, skipped, failure }: OpenCase): TestCase {
  const traced = failure === undefined ? null : place.exec(failure.text);
  const name = attributes["name"] ?? "";
  const own = fileAsName.test(name) ? name : undefined;
  return {
    suite,
    name,
    outcome: failure !== undefined ? "failed" : skipped ? "skipped" : "passed",
    file: attributes["file"] ?? traced?.[1] ?? own,
    line: numberOf(attributes["line"]) ?? numberOf(traced?.[2]),
    message: failure && messageOf(failure),
    details: failure && [failure.message, failure.text].filter(Boolean).join("\n"),
  };
}

/** Collects test cases while the parser walks the report. */
class JunitReader {
  readonly tests: TestCase[] = [];
  isJunit = false;
  readonly #suites: string[] = [];
  #case: OpenCase | undefined;
  #inFailure = false;

  open(name: string, attributes: Attributes): void {
    if (name === "testsuites" || name === "testsuite") this.isJunit = true;
    if (name === "testsuite") this.#suites.push(attributes["name"] ?? "");
    if (name === "testcase") this.#openCase(attributes);
    if (this.#case === undefined) return;
    if (name === "skipped") this.#case.skipped = true;
    if (name === "failure" || name === "error") {
      this.#case.failure ??= { message: attributes["message"], text: "" };
      this.#inFailure = true;
    }
  }

  text(text: string): void {
    if (this.#inFailure && this.#case?.failure !== undefined) this.#case.failure.text += text;
  }

  close(name: string): void {
    if (name === "testsuite") this.#suites.pop();
    if (name === "failure" || name === "error") this.#inFailure = false;
    if (name !== "testcase" || this.#case === undefined) return;
    this.tests.push(toTestCase(this.#case));
    this.#case = undefined;
  }

  #openCase(attributes: Attributes): void {
    const inner = attributes["classname"] ?? "";
    // The runner's own name for the whole report says nothing about a test.
    const outer = this.#suites.filter((suite) => suite !== "" && suite !== "pytest");
    this.#case = {
      attributes,
      suite: inner === "" || outer.includes(inner) ? outer : [...outer, inner],
      skipped: false,
      failure: undefined,
    };
  }
}

/** The test cases of a JUnit report, or undefined when the text is none (or is cut off). */
export function readJunit(text: string): TestCase[] | undefined {
  const start = text.indexOf("<");
  if (start < 0) return undefined;
  const reader = new JunitReader();
  const parser = new SaxesParser();
  parser.on("opentag", ({ name, attributes }) => {
    reader.open(name, attributes);
  });
  parser.on("text", (value) => {
    reader.text(value);
  });
  parser.on("cdata", (value) => {
    reader.text(value);
  });
  parser.on("closetag", ({ name }) => {
    reader.close(name);
  });
  try {
    parser.write(text.slice(start)).close();
  } catch {
    return undefined;
  }
  return reader.isJunit ? reader.tests : undefined;
}

/** Reads each failed test of a JUnit report as one finding. */
export function parseJunit(text: string): ParsedOutput {
  const tests = readJunit(text);
  if (tests === undefined) return parsedOutput({ fits: false });
  const findings = parseJunitOfChecker(text);
  if (findings !== undefined) return parsedOutput({ findings });
  return parsedOutput({
    findings: tests
      .filter((test) => test.outcome === "failed")
      .map((test) => ({
        file: test.file,
        line: test.line,
        code: [...test.suite, test.name].join("::"),
        message: test.message,
      })),
    lookedAtNothing: tests.every((test) => test.outcome === "skipped"),
  });
}
