import type { TestCase } from "../plugins/testCase";

/** How a test ended on one version; only `assertion` and `error` say that it can tell the version. */
export type Ending =
  "passed" | "assertion" | "error" | "hollow_error" | "not_loaded" | "timeout" | "not_run";

/** Text of the error that a hollow function throws where it is to throw. */
export const hollowMessage = "workstream hollow function was called";

const load = new RegExp(
  [
    "ERR_MODULE_NOT_FOUND|ERR_PACKAGE_PATH_NOT_EXPORTED|ERR_UNKNOWN_FILE_EXTENSION|MODULE_NOT_FOUND",
    "Cannot find (?:module|package)|Failed to (?:resolve import|load url)|Does the file exist",
    "does not provide an export|Test suite failed to run|SyntaxError|Transform failed|TS\\d{4}:",
    "ModuleNotFoundError|ImportError|IndentationError|collection failure|fixture '[^']*' not found",
    "ENOENT|FileNotFoundError|No such file or directory",
    "\\[(?:build|setup) failed\\]|could not compile|undefined: \\w",
  ].join("|"),
);
const time = /timed? ?out|timeout|Exceeded timeout|still pending|cancelledByParent/i;
const assertion =
  /Assertion ?Error|ERR_ASSERTION|expect\(.{0,20}received|DID NOT RAISE|^E\s+assert\b/m;

function reasonOf({ message = "", details = "" }: TestCase): Ending {
  const said = `${message}\n${details}`;
  const isAssertion = assertion.test(said);
  if (said.includes(hollowMessage) && !isAssertion) return "hollow_error";
  // A test that compares what it is told about a missing file has loaded.
  if (!isAssertion && load.test(said)) return "not_loaded";
  if (!isAssertion && time.test(said)) return "timeout";
  return isAssertion ? "assertion" : "error";
}

function nameOf({ suite, name }: TestCase): string {
  return [...suite, name].join("\0");
}

function fileOf({ file }: TestCase): string | undefined {
  return file?.split(/[/\\]/).at(-1);
}

/** Whether two reports mean the same test. */
function isSame(one: TestCase, other: TestCase): boolean {
  if (nameOf(one) !== nameOf(other)) return false;
  const [own, theirs] = [fileOf(one), fileOf(other)];
  return own === undefined || theirs === undefined || own === theirs;
}

/** How a test ended in the report of another version: read from its failure, not from its being missing alone. */
export function endingOf(test: TestCase, report: readonly TestCase[] | null): Ending {
  const found = (report ?? []).filter((each) => isSame(test, each));
  if (found.length === 0) return "not_loaded";
  if (found.every(({ outcome }) => outcome === "skipped")) return "not_run";
  const failed = found.find(({ outcome }) => outcome === "failed" || outcome === "flaky");
  return failed === undefined ? "passed" : reasonOf(failed);
}
