import { testTitle, type TestCase } from "../../core/plugins/testCase";
import type { ProcessResult } from "../processes/runProcess";
import { runnerTitles, type TestRunner } from "./testRunner";
import { plural } from "../../core/words/plural";

/** What a command proved. `not_proven`: nothing was tested, so it is neither passed nor failed. */
export interface Verdict {
  outcome: "passed" | "failed" | "not_proven";
  why: string;
}

interface Ran {
  ran: ProcessResult;
  tests: readonly TestCase[] | null;
  runner: TestRunner | undefined;
  output: string;
  command: string;
}

/** A verdict, and the code of the issue about it where whoever edits can do something. */
export type Blamed = Verdict & { blame?: string };

function withoutEnd({ ran }: Ran): Blamed | undefined {
  switch (ran.outcome) {
    case "exited":
      return undefined;
    case "missing":
    case "not_executable":
      return { outcome: "not_proven", why: `it could not be started: ${ran.stderr.trim()}` };
    case "idle_timeout":
    case "total_timeout":
      return {
        outcome: "not_proven",
        why: `it did not end within ${Math.round(ran.durationMs / 1000)} s`,
        blame: "timeout",
      };
    case "cancelled":
      return { outcome: "not_proven", why: "it was cancelled" };
    case "signalled":
      return { outcome: "failed", why: "it was ended by a signal", blame: "signal" };
  }
}

/** What fails with the others and passes alone proves neither. */
function ofFlaky(flaky: readonly TestCase[], executed: number): Blamed {
  const count = `${flaky.length} of ${plural(executed, "test")} ${flaky.length === 1 ? "is" : "are"} flaky`;
  const names = flaky.map(testTitle).join(", ");
  return { outcome: "not_proven", why: `${count}: ${names} failed, then passed alone` };
}

function withTests({ ran }: Ran, tests: readonly TestCase[]): Blamed {
  const failed = tests.filter((test) => test.outcome === "failed");
  const executed = tests.filter((test) => test.outcome !== "skipped");
  if (failed.length > 0) {
    const all = `${failed.length} of ${plural(executed.length, "test")} failed`;
    return { outcome: "failed", why: ran.exitCode === 0 ? `${all}, though it exited 0` : all };
  }
  const flaky = tests.filter((test) => test.outcome === "flaky");
  if (flaky.length > 0) return ofFlaky(flaky, executed.length);
  if (executed.length === 0) {
    const skipped =
      tests.length > 0 ? `every test was skipped (${tests.length})` : "no test was run";
    return failedBefore(ran) ?? { outcome: "not_proven", why: skipped, blame: "no-tests" };
  }
  if (ran.exitCode !== 0) {
    return {
      outcome: "failed",
      why: `exit code ${ran.exitCode ?? "unknown"}, though ${executed.length} tests passed`,
      blame: `exit-${ran.exitCode ?? "unknown"}`,
    };
  }
  return {
    outcome: "passed",
    why: `${plural(executed.length, "test")} passed`,
  };
}

/** pytest exits 5 when it ran well and found no test; every other code says that something went wrong before. */
function failedBefore({ exitCode }: ProcessResult): Blamed | undefined {
  if (exitCode === 0 || exitCode === 5) return undefined;
  const code = exitCode ?? "unknown";
  const why = `exit code ${code} before any test was run`;
  return { outcome: "failed", why, blame: `exit-${code}` };
}

function isNotInstalled({ ran, output, runner }: Ran): boolean {
  if (ran.exitCode === 127 || ran.exitCode === 126 || ran.exitCode === 9009) return true;
  return runner === "pytest" && ran.exitCode === 1 && /No module named '?pytest/.test(output);
}

function withoutReport(run: Ran): Blamed {
  const { ran, runner, output, command } = run;
  const code = ran.exitCode ?? "unknown";
  if (isNotInstalled(run)) {
    const words = output.trim().split("\n").at(-1) ?? command;
    return { outcome: "not_proven", why: `not installed: ${words}` };
  }
  if (/--test-reporter-destination/.test(output) && /must match/.test(output)) {
    return {
      outcome: "not_proven",
      why: "the command asks for several test reporters, so that no report could be asked for",
    };
  }
  if (ran.exitCode !== 0) {
    return { outcome: "failed", why: `exit code ${code}`, blame: `exit-${code}` };
  }
  if (runner !== undefined) {
    return {
      outcome: "not_proven",
      why: `${runnerTitles[runner]} wrote no report, so nothing shows that a test was run`,
      blame: "no-report",
    };
  }
  return { outcome: "passed", why: "exit code" };
}

/** Decides what a command proved from how it ended and what the runners reported. */
export function judgeTests(run: Ran): Blamed {
  const cut = withoutEnd(run);
  if (cut !== undefined) return cut;
  const { tests } = run;
  if (tests === null) return withoutReport(run);
  const isEmpty = tests.every((test) => test.outcome === "skipped");
  if (isEmpty && isNotInstalled(run)) return withoutReport(run);
  return withTests(run, tests);
}
