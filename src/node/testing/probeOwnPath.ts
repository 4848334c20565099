import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { TestCase } from "../../core/plugins/testCase";
import type { Verdict } from "./judgeTests";
import { hasWatched, setsPythonPath, watchedCommand } from "./pythonImports";
import type { TestRunner } from "./testRunner";

/** A command that has run, and how it is run once more. */
interface OwnPath {
  command: string;
  /** The command and the scripts that it leads to. */
  text: string;
  reportFolder: string;
  reports: readonly { runner: TestRunner; tests: readonly TestCase[] }[];
  /** Runs another command with its own report folder, only to see where it imports from; its verdict where that is elsewhere. */
  look(command: string, reportFolder: string): Promise<Verdict | undefined>;
}

/**
 * Where Python ran and nothing could tell what it imported, because the command sets PYTHONPATH itself: looks once more with
 * that respected. The verdict where the code came from elsewhere, or where it cannot be told.
 */
export async function probeOwnPath(own: OwnPath): Promise<Verdict | undefined> {
  const hasTested = own.reports.some(
    ({ runner, tests }) => runner === "pytest" && tests.length > 0,
  );
  const isPython = hasTested || setsPythonPath(own.text);
  if (!isPython || hasWatched(own.reportFolder)) return undefined;
  // Not beside the reports: the folder's name becomes a part of the command, whatever quotes that has.
  const place = mkdtempSync(path.join(tmpdir(), "workstream-probe-"));
  try {
    const reportFolder = path.join(place, "reports");
    const command = watchedCommand(own.command, reportFolder);
    const elsewhere = command === undefined ? undefined : await own.look(command, reportFolder);
    if (elsewhere !== undefined || hasWatched(reportFolder)) return elsewhere;
  } finally {
    rmSync(place, { recursive: true, force: true });
  }
  const mend = `set "pythonpath" in pytest's configuration instead of PYTHONPATH`;
  const why = `not probed: its Python could not be watched, so it may have tested another checkout's code; ${mend}`;
  return { outcome: "not_proven", why };
}
