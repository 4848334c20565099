import { existsSync, realpathSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import type { Issue } from "../../core/model/issue";
import { issueAt } from "../../core/model/issueAt";
import { relativeFile } from "../../core/plugins/output/relativeFile";
import { testTitle, type TestCase } from "../../core/plugins/testCase";
import type { Blamed } from "./judgeTests";

interface Place {
  file: string;
  line: number;
}

const frame =
  /(?<![^\s()'":])((?:file:\/\/)?(?:[A-Za-z]:)?[^\s()'":]+\.(?:py|[cm]?[jt]sx?)):(\d+)/g;

function below(folder: string, file: string): string | undefined {
  const roots = [...new Set([realpathSync(folder), folder])];
  const relative = relativeFile(file, roots);
  const isInside = !relative.startsWith("../") && !path.isAbsolute(relative);
  const isOwn = !relative.split("/").includes("node_modules");
  return isInside && isOwn && existsSync(path.join(folder, relative)) ? relative : undefined;
}

/** Go names a file with its package in front: the longest end of it that exists is meant. */
function ownFile(folder: string, file: string): string | undefined {
  const parts = path.isAbsolute(file) || file.startsWith("file:") ? [file] : file.split("/");
  return parts
    .map((_, index) => below(folder, parts.slice(index).join("/")))
    .find((found) => found !== undefined);
}

/** Tracebacks name files in full; without the folder, which may hold spaces and quotes, they are easy to read. */
function withoutFolder(text: string, folder: string): string {
  const roots = [realpathSync(folder), folder];
  const names = roots.flatMap((root) => [pathToFileURL(root).href, root]);
  return names.reduce((rest, name) => rest.replaceAll(`${name}/`, ""), text);
}

function placesIn(text: string, folder: string): Place[] {
  return [...withoutFolder(text, folder).matchAll(frame)].flatMap(([, name = "", line]) => {
    const file = below(folder, name);
    return file === undefined ? [] : [{ file, line: Math.max(1, Number(line)) }];
  });
}

/** `tests.api.test_x.TestLimit` lies in tests/api/test_x.py. */
function fileOfModule(suite: readonly string[], folder: string): string | undefined {
  const parts = suite.join(".").split(".");
  return parts
    .map((_, index) => `${parts.slice(0, parts.length - index).join("/")}.py`)
    .find((file) => existsSync(path.join(folder, file)));
}

/** Where a test lies, or failed. */
export function placeOfTest(test: TestCase, folder: string): Place {
  const own = test.file === undefined ? undefined : ownFile(folder, test.file);
  const places = placesIn(test.details ?? "", folder);
  const inTest = places.find((place) => place.file === own) ?? places[0];
  const module = own ?? fileOfModule(test.suite, folder);
  return (
    inTest ?? {
      file: module ?? ".",
      line: module === undefined ? 1 : Math.max(1, test.line ?? 1),
    }
  );
}

/** A failed test as an issue, at the line where it failed. */
export function testIssue(test: TestCase, runner: string, folder: string): Issue {
  const name = testTitle(test);
  const isFlaky = test.outcome === "flaky";
  const said = test.message ?? "failed";
  return issueAt(placeOfTest(test, folder), {
    source: runner,
    code: isFlaky ? "test-flaky" : "test-failed",
    message: isFlaky ? `${name}: flaky, failed and then passed alone: ${said}` : `${name}: ${said}`,
  });
}

function lastError(output: string): string {
  const lines = output
    .split("\n")
    .map((line) => line.trim())
    // The counts that a test runner ends with are no explanation.
    .filter((line) => line !== "" && !/^(?:\u2139|#) \w+ [\d.]+$/.test(line));
  const error = lines.findLast((line) => /error|fail|exception|not found|could not/i.test(line));
  return (error ?? lines.at(-1) ?? "it printed nothing").slice(0, 300);
}

/** A command that failed or proved nothing without a failed test as an issue: what was run and what it last said. */
export function commandIssue(command: string, verdict: Blamed, output: string): Issue {
  const { outcome, why, blame = "failed" } = verdict;
  const words = outcome === "failed" ? lastError(output) : why;
  const message = `${command}: ${words}`;
  return issueAt({ file: "." }, { source: "command", code: blame, message });
}
