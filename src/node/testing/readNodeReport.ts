import path from "node:path";
import { fileURLToPath } from "node:url";
import * as z from "zod";
import { readJsonLines } from "../../core/plugins/parsers/readJson";
import type { TestCase } from "../../core/plugins/testCase";
import { readForeignText } from "../files/readForeign";

const RecordSchema = z.discriminatedUnion("type", [
  z.object({ type: z.literal("start"), cwd: z.string() }),
  z.object({
    type: z.literal("test"),
    kind: z.enum(["pass", "fail"]),
    name: z.string(),
    suite: z.array(z.string()),
    file: z.string().optional(),
    line: z.number().optional(),
    skipped: z.boolean(),
    isSuite: z.boolean(),
    error: z.object({ message: z.string(), stack: z.string() }).optional(),
  }),
  z.object({ type: z.literal("stderr"), file: z.string().optional(), text: z.string() }),
  z.object({ type: z.literal("end") }),
]);
type ReportRecord = z.infer<typeof RecordSchema>;
type TestRecord = Extract<ReportRecord, { type: "test" }>;

function plainPath(file: string): string {
  return file.startsWith("file://") ? fileURLToPath(file) : file;
}

/** node counts a file as a test of its own when it has none, or when it could not be loaded. */
function isFile({ name, file, suite }: TestRecord, cwd: string): boolean {
  if (suite.length > 0) return false;
  const named = path.resolve(cwd, plainPath(name));
  return file === undefined
    ? path.isAbsolute(plainPath(name)) || /\.[cm]?[jt]sx?$/.test(name)
    : named === path.resolve(cwd, plainPath(file));
}

/** The first line that says something; node's assertions only announce there what the next one says. */
function headline(message: string): string {
  const [first, second] = message
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");
  if (first === undefined) return "test failed";
  return first.endsWith(":") && second !== undefined ? `${first} ${second}` : first;
}

function toTestCase(record: TestRecord): TestCase {
  const { error } = record;
  return {
    suite: record.suite,
    name: record.name,
    outcome: record.skipped ? "skipped" : record.kind === "pass" ? "passed" : "failed",
    file: record.file,
    line: record.line,
    message: error && headline(error.message),
    details: error && (error.stack === "" ? error.message : error.stack),
  };
}

/** A file that could not be loaded, explained by what it printed. */
function toFailedFile(record: TestRecord, records: readonly ReportRecord[], cwd: string): TestCase {
  const file = path.resolve(cwd, plainPath(record.name));
  const printed = records
    .filter((each) => each.type === "stderr")
    .filter((each) => each.file !== undefined && path.resolve(cwd, plainPath(each.file)) === file)
    .map((each) => each.text)
    .join("");
  const error = /^.*Error\b.*$/m.exec(printed)?.[0].trim();
  return {
    ...toTestCase(record),
    name: path.basename(file),
    file,
    message: error ?? "the file could not be run",
    ...(printed === "" ? {} : { details: printed }),
  };
}

function hasFailedTest(records: readonly ReportRecord[], suite: TestRecord): boolean {
  const inside = [...suite.suite, suite.name].join("\0");
  return records.some(
    (record) =>
      record.type === "test" &&
      record.kind === "fail" &&
      !record.isSuite &&
      record.suite.slice(0, suite.suite.length + 1).join("\0") === inside,
  );
}

/** What one process of `node --test` reported; suites and files that passed are no tests. */
export function readNodeReport(reportFile: string): TestCase[] {
  const records = readJsonLines(readForeignText(reportFile, "report")).flatMap((line) => {
    const parsed = RecordSchema.safeParse(line);
    return parsed.success ? [parsed.data] : [];
  });
  const cwd = records.find((record) => record.type === "start")?.cwd ?? path.dirname(reportFile);
  return records.flatMap((record) => {
    if (record.type !== "test") return [];
    if (isFile(record, cwd)) {
      return record.kind === "fail" ? [toFailedFile(record, records, cwd)] : [];
    }
    // A suite fails through its tests; only one that failed by itself has something to add.
    const isSilent = record.isSuite && (record.kind === "pass" || hasFailedTest(records, record));
    return isSilent ? [] : [toTestCase(record)];
  });
}
