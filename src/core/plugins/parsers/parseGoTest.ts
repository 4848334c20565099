import path from "node:path";
import * as z from "zod";
import { parsedOutput, type Finding, type ParsedOutput } from "../output/finding";
import { readJsonLines } from "./readJson";

const EventSchema = z.looseObject({
  Action: z.string(),
  Package: z.string().optional(),
  Test: z.string().optional(),
  Output: z.string().optional(),
});

interface GoTest {
  packageName: string;
  /** Empty for what belongs to the whole package. */
  name: string;
  output: string;
  failed: boolean;
}

function testsOf(text: string): GoTest[] {
  const tests = new Map<string, GoTest>();
  for (const document of readJsonLines(text)) {
    const event = EventSchema.safeParse(document);
    if (!event.success || event.data.Package === undefined) continue;
    const { Action, Package, Test = "", Output = "" } = event.data;
    const key = `${Package}\0${Test}`;
    const test = tests.get(key) ?? { packageName: Package, name: Test, output: "", failed: false };
    tests.set(key, test);
    if (Action === "output") test.output += Output;
    if (Action === "fail") test.failed = true;
  }
  return [...tests.values()];
}

const said = /^[ \t]*([^\s:]+\.go):(\d+): ?(.*)$/m;
const traced = /([^\s:]{1,400}_test\.go):(\d+)/;

/** Go names files of a package without their folder; in front of them the package says where they are. */
function fileIn(packageName: string, file: string | undefined): string | undefined {
  return file === undefined || path.posix.isAbsolute(file) ? file : `${packageName}/${file}`;
}

function ownWords(output: string): string | undefined {
  return output
    .split("\n")
    .map((line) => line.trim())
    .find((line) => line !== "" && !/^(?:===|---|FAIL\b|PASS\b|exit status)/.test(line));
}

function toFinding({ packageName, name, output }: GoTest): Finding {
  const place = output.includes("panic: ") ? traced.exec(output) : said.exec(output);
  const [, file, line, message] = place ?? traced.exec(output) ?? [];
  return {
    file: fileIn(packageName, file),
    line: line === undefined ? undefined : Number(line),
    code: name === "" ? packageName : `${packageName}/${name}`,
    message: (message ?? "") === "" ? (ownWords(output) ?? "test failed") : message,
  };
}

/** A test that failed only because a subtest did has nothing to say itself. */
function isOwnFailure(test: GoTest, failed: readonly GoTest[]): boolean {
  const inside = failed.filter(
    ({ packageName, name }) =>
      packageName === test.packageName &&
      name !== test.name &&
      (test.name === "" || name.startsWith(`${test.name}/`)),
  );
  return inside.length === 0 || (test.name !== "" && said.test(test.output));
}

const compileError = /^(?:vet: )?([^\s:{]+\.go):(\d+):(?:(\d+):)? (.*)$/gm;

function compileErrors(text: string): Finding[] {
  return [...text.matchAll(compileError)].map(([, file, line, column, message]) => ({
    file,
    line: Number(line),
    column: column === undefined ? undefined : Number(column),
    code: "build",
    message,
  }));
}

/** Reads `go test -json`: each failed test, and each error of a package that could not be compiled. */
export function parseGoTest(text: string): ParsedOutput {
  const tests = testsOf(text);
  const build = compileErrors(text);
  const failed = tests.filter((test) => test.failed);
  const findings = failed
    .filter((test) => isOwnFailure(test, failed))
    .filter(({ name, output }) => name !== "" || build.length === 0 || !output.includes("failed]"))
    .map(toFinding);
  const all = [...build, ...findings];
  return parsedOutput({
    fits: tests.length > 0 || build.length > 0,
    findings: all,
    lookedAtNothing: all.length === 0 && tests.every(({ name }) => name === ""),
  });
}
