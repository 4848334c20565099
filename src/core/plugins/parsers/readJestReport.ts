import * as z from "zod";
import type { TestCase } from "../testCase";

const AssertionSchema = z.looseObject({
  ancestorTitles: z.array(z.string()).default([]),
  title: z.string(),
  status: z.string(),
  failureMessages: z.array(z.string()).nullish(),
});
const ReportSchema = z.looseObject({
  testResults: z.array(
    z.looseObject({
      name: z.string().default(""),
      status: z.string().optional(),
      message: z.string().nullish(),
      assertionResults: z.array(AssertionSchema).default([]),
    }),
  ),
});
type Assertion = z.infer<typeof AssertionSchema>;
type FileResult = z.infer<typeof ReportSchema>["testResults"][number];

function firstLine(text: string): string {
  const line = text
    .split("\n")
    .map((each) => each.trim())
    // jest puts the name of the test, or a title of its own, in front.
    .find((each) => each !== "" && !each.startsWith("●"));
  return line ?? "test failed";
}

function outcomeOf(status: string): TestCase["outcome"] {
  if (status === "passed") return "passed";
  return status === "failed" ? "failed" : "skipped";
}

function toTestCase(file: string, result: Assertion): TestCase {
  const outcome = outcomeOf(result.status);
  const details = outcome === "failed" ? (result.failureMessages ?? []).join("\n") : undefined;
  return {
    suite: result.ancestorTitles,
    name: result.title,
    outcome,
    file: file === "" ? undefined : file,
    line: undefined,
    message: details === undefined ? undefined : firstLine(details),
    details,
  };
}

/** A file that could not be loaded holds no test; what is wrong with it is its message. */
function failedFile({ name, message, status, assertionResults }: FileResult): TestCase[] {
  if (status !== "failed" || assertionResults.length > 0) return [];
  const details = message ?? "";
  const own = name.split(/[/\\]/).at(-1) ?? name;
  const base = { suite: [], name: own, outcome: "failed", file: name, line: undefined } as const;
  return [{ ...base, message: firstLine(details), details }];
}

/** The tests of a report in jest's form, which vitest writes as well; undefined when the text is none. */
export function readJestReport(text: string): TestCase[] | undefined {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    return undefined;
  }
  const report = ReportSchema.safeParse(document);
  if (!report.success) return undefined;
  return report.data.testResults.flatMap((file) => [
    ...failedFile(file),
    ...file.assertionResults.map((result) => toTestCase(file.name, result)),
  ]);
}
