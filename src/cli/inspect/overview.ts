import type * as z from "zod";
import { parseRow, RunRowSchema, WorkstreamRowSchema } from "../../core/model/rows";
import type { RunRow, WorkstreamRow } from "../../core/model/rows";
import type { RunReader } from "../../core/ports";
import { judgedAttempt } from "../../core/view/judgedAttempt";
import { nextAct } from "../../core/view/nextAct";
import { isOwned } from "../../node/engine/record/ownership";
import { attempts, errorsOf } from "../../node/store/queries/attempts";
import { runWorkstreams } from "../../node/store/queries/runs";
import type { InspectDocumentSchema } from "../../protocol/cli";
import { cutText, textWidth } from "../terminal/fitText";
import { sentence } from "../terminal/words";
import { runWord, workstreamWord } from "../../core/words/stateWords";
import { table } from "./table";
import { colours } from "../terminal/styles";
import { viewRows, type InspectFilter } from "./views";
import { plural } from "../../core/words/plural";
import { shortRun } from "../../core/words/shortId";
import { formatDuration } from "../../core/words/duration";
import { dateTime } from "../../core/words/clockTime";

type Overview = NonNullable<z.infer<typeof InspectDocumentSchema>["data"]>;

/** How far the runtime tests of a run came, by workstream. */
interface RuntimeTests {
  passed: number;
  failed: number;
  workstreams: number;
}

function runtimeTests(reader: RunReader, run: RunRow): RuntimeTests {
  const rows = runWorkstreams(reader, run.id);
  // What its tests did not prove, a person may have confirmed since.
  const done = new Set(rows.filter((row) => row.state === "done").map((row) => row.workstreamId));
  const last = new Map(
    attempts(reader, run.id)
      .filter((attempt) => attempt.step === "runtime")
      .map((attempt) => [attempt.workstreamId, attempt.status]),
  );
  const results = [...last].map(([id, status]) => (done.has(id) ? "passed" : status));
  return {
    passed: results.filter((status) => status === "passed").length,
    failed: results.filter((status) => status === "failed").length,
    workstreams: rows.length,
  };
}

function testsPassed({ passed, failed, workstreams }: RuntimeTests): boolean | null {
  if (failed > 0) return false;
  return passed > 0 && passed === workstreams ? true : null;
}

function errorCounts(reader: RunReader, run: RunRow): { newErrors: number; openErrors: number } {
  const errors = errorsOf(reader, run.id);
  const open = errors.filter((error) => error.state !== "VERIFIED");
  return { newErrors: errors.length, openErrors: open.length };
}

const columns = 100;

const countedTables = [
  "runs",
  "workstreams",
  "step_attempts",
  "plugin_results",
  "issues",
  "errors",
  "fix_attempts",
  "evidence",
  "events",
  "merges",
] as const;

function counts(reader: RunReader): Record<string, number> {
  return Object.fromEntries(
    countedTables.map((name) => [
      name,
      Number(reader.all(`SELECT count(*) AS n FROM ${name}`)[0]?.["n"] ?? 0),
    ]),
  );
}

/** A run whose engine was killed says "running" until another engine notices. */
function asItIs(run: RunRow): RunRow {
  const isRunning = run.status === "running" || run.status === "pending";
  if (!isRunning || isOwned(run, Date.now())) return run;
  return { ...run, status: "interrupted", message: "Interrupted: its engine is gone." };
}

function runsOf(reader: RunReader, filter: InspectFilter): RunRow[] {
  return viewRows(reader, "runs", filter).map((row) => asItIs(parseRow(RunRowSchema, row)));
}

function interruptedRuns(reader: RunReader): ReadonlySet<string> {
  const runs = runsOf(reader, { run: null, workstream: null });
  return new Set(runs.filter((run) => run.status === "interrupted").map((run) => run.id));
}

function workstreamsOf(reader: RunReader, filter: InspectFilter): WorkstreamRow[] {
  return viewRows(reader, "workstreams", filter).map((row) => parseRow(WorkstreamRowSchema, row));
}

/** The `data` of `inspect` without a view. */
export function overview(reader: RunReader, filter: InspectFilter): Overview {
  const [run] = runsOf(reader, filter);
  return {
    latestRun:
      run === undefined
        ? null
        : {
            id: run.id,
            status: run.status,
            dryRun: run.dryRun,
            startedAt: run.startedAt,
            finishedAt: run.finishedAt,
            message: run.message,
            runtimeTestsPassed: run.dryRun ? null : testsPassed(runtimeTests(reader, run)),
            ...errorCounts(reader, run),
          },
    workstreams: workstreamsOf(reader, filter).map((row) => ({
      id: row.id,
      change: row.openspecChange,
      state: row.state,
      reason: row.reason,
      merged: row.mergedAt !== null,
      archived: row.archivedAt !== null,
    })),
    counts: counts(reader),
  };
}

function testsSentence(tests: RuntimeTests): string {
  const { passed, failed, workstreams } = tests;
  const of = workstreams > 1 ? ` (${passed} of ${workstreams} workstreams)` : "";
  if (failed > 0) return `failed${of}`;
  if (testsPassed(tests) === true) return `passed${of}`;
  return passed > 0 ? `not all were run${of}` : "not run";
}

function errorsSentence({ newErrors, openErrors }: ReturnType<typeof errorCounts>): string {
  if (newErrors === 0) return "none";
  if (openErrors === 0) return `${newErrors} found, all VERIFIED as fixed`;
  return `${newErrors} found, ${openErrors} still open`;
}

function runLines(reader: RunReader, run: RunRow, which: string): string[] {
  const { bold } = colours;
  const took =
    run.finishedAt === null ? "" : `, took ${formatDuration(run.finishedAt - run.startedAt)}`;
  const facts = `${runWord(run.status)}, started ${dateTime(run.startedAt)}${took}`;
  const message = run.message === null ? [] : [sentence(run.message)];
  if (run.dryRun) {
    return [`${bold(`${which}:`)} ${shortRun(run.id)} was a dry run, nothing was changed.`];
  }
  return [
    `${bold(`${which}:`)} ${shortRun(run.id)} ${facts}`,
    `${bold("Runtime tests:")} ${testsSentence(runtimeTests(reader, run))}`,
    `${bold("New errors:")} ${errorsSentence(errorCounts(reader, run))}`,
    ...message,
  ];
}

function latestLines(reader: RunReader, filter: InspectFilter): string[] {
  const [latest, ...older] = runsOf(reader, filter);
  if (latest === undefined) return [];
  const lines = runLines(reader, latest, filter.run === null ? "Latest run" : "Run");
  const real = latest.dryRun ? older.find((run) => !run.dryRun) : undefined;
  return real === undefined ? lines : [...lines, ...runLines(reader, real, "Latest real run")];
}

function nextLines(
  reader: RunReader,
  rows: readonly WorkstreamRow[],
  interrupted: ReadonlySet<string>,
): string[] {
  const acts = new Map(
    rows.flatMap((row) => {
      const judged = judgedAttempt(attempts(reader, row.runId, row.id));
      const act = nextAct(row, judged, interrupted.has(row.runId));
      return act === null ? [] : [[act.command, act.reason ?? ""] as const];
    }),
  );
  if (acts.size === 0) return [];
  const { dim } = colours;
  const lines = [...acts].map(([command, why]) => {
    const room = columns - textWidth(command) - 4;
    return `  ${command}  ${dim(cutText(why, Math.max(room, 0)))}`.trimEnd();
  });
  return ["", "Next", ...lines];
}

function countLine(found: Readonly<Record<string, number>>): string {
  const of = (name: string) => found[name] ?? 0;
  const parts = [
    plural(of("runs"), "run"),
    plural(of("step_attempts"), "attempt"),
    plural(of("issues"), "issue"),
    plural(of("errors"), "error"),
    plural(of("fix_attempts"), "fix attempt"),
    plural(of("events"), "event"),
  ];
  return `${parts.join(", ")} recorded.`;
}

/** What `inspect` says without a view: how the latest run went, then the workstreams, then what is recorded. */
export function overviewText(reader: RunReader, filter: InspectFilter): string {
  const latest = latestLines(reader, filter);
  if (latest.length === 0) {
    return "Nothing has run yet. Start with: openspec-workstreams run --ws-id <id> --dry-run\n";
  }
  const rows = workstreamsOf(reader, filter);
  const interrupted = interruptedRuns(reader);
  const wordOf = (row: WorkstreamRow) => workstreamWord(row, interrupted.has(row.runId));
  const listed =
    rows.length === 0
      ? []
      : [
          "",
          table(
            ["WORKSTREAM", "CHANGE", "STATE", "WHY"],
            rows.map((row) => [row.id, row.openspecChange, wordOf(row), row.reason ?? ""]),
          ).trimEnd(),
        ];
  const lines = [
    ...latest,
    ...listed,
    ...nextLines(reader, rows, interrupted),
    "",
    countLine(counts(reader)),
  ];
  return `${lines.join("\n")}\n`;
}
