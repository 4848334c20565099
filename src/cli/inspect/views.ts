import {
  AttemptRowSchema,
  ErrorRowSchema,
  EventRowSchema,
  IssueRowSchema,
  parseRow,
  RunRowSchema,
  WorkstreamRowSchema,
  type AttemptRow,
} from "../../core/model/rows";
import type { Row, RunReader } from "../../core/ports";
import { visibleLine } from "../../core/text/controlCharacters";
import { wrapText } from "../terminal/fitText";
import { placeText } from "../terminal/words";
import { table } from "./table";
import { nextAct } from "../../core/view/nextAct";
import { attemptWord, runWord, workstreamWord, attemptName } from "../../core/words/stateWords";
import { shortCommit, shortRun } from "../../core/words/shortId";
import { formatDuration } from "../../core/words/duration";
import { dateTime } from "../../core/words/clockTime";

/** What an `inspect` view is limited to. */
export interface InspectFilter {
  run: string | null;
  workstream: string | null;
}

export const tableViews = [
  "runs",
  "workstreams",
  "attempts",
  "issues",
  "errors",
  "events",
] as const;
export type TableView = (typeof tableViews)[number];

// ?1 is the run, ?2 the workstream; null is every one.
const queries = {
  runs: `SELECT * FROM runs r WHERE (?1 IS NULL OR id = ?1) AND (?2 IS NULL OR EXISTS (
      SELECT 1 FROM run_workstreams w WHERE w.run_id = r.id AND w.workstream_id = ?2))
    ORDER BY rowid DESC`,
  workstreams: `SELECT * FROM workstreams WHERE (?1 IS NULL OR id IN (
      SELECT workstream_id FROM run_workstreams WHERE run_id = ?1))
    AND (?2 IS NULL OR id = ?2) ORDER BY id`,
  attempts: `SELECT * FROM step_attempts WHERE (?1 IS NULL OR run_id = ?1)
    AND (?2 IS NULL OR workstream_id = ?2) ORDER BY rowid`,
  issues: `SELECT i.*, a.run_id, a.workstream_id, a.step, a.attempt FROM issues i
    JOIN step_attempts a ON a.id = i.attempt_id WHERE (?1 IS NULL OR a.run_id = ?1)
    AND (?2 IS NULL OR a.workstream_id = ?2) ORDER BY a.rowid, i.rowid`,
  errors: `SELECT * FROM errors WHERE (?1 IS NULL OR run_id = ?1)
    AND (?2 IS NULL OR workstream_id = ?2) ORDER BY rowid`,
  events: `SELECT * FROM events WHERE (?1 IS NULL OR run_id = ?1)
    AND (?2 IS NULL OR workstream_id = ?2) ORDER BY seq`,
} as const satisfies Record<TableView, string>;

/** The rows of a view with the columns of the database. */
export function viewRows(reader: RunReader, view: TableView, filter: InspectFilter): Row[] {
  return reader.all(queries[view], [filter.run, filter.workstream]);
}

const nothing = {
  runs: "Nothing has run yet.",
  workstreams: "No workstream has run yet.",
  attempts: "No step was tried.",
  issues: "No issue was found.",
  errors: "No error was found.",
  events: "No event was recorded.",
} as const satisfies Record<TableView, string>;

/** A view as a table for people, with words instead of the database's codes. */
export function viewTable(view: TableView, rows: readonly Row[]): string {
  if (rows.length === 0) return `${nothing[view]}\n`;
  switch (view) {
    case "runs":
      return runsTable(rows);
    case "workstreams":
      return workstreamsTable(rows);
    case "attempts":
      return attemptsTable(rows);
    case "issues":
      return issuesText(rows);
    case "errors":
      return errorsTable(rows);
    case "events":
      return eventsTable(rows);
  }
}

function took(startedAt: number, finishedAt: number | null): string {
  return finishedAt === null ? "" : formatDuration(finishedAt - startedAt);
}

function runsTable(rows: readonly Row[]): string {
  const runs = rows.map((row) => parseRow(RunRowSchema, row));
  return table(
    ["RUN", "STARTED", "TOOK", "STATUS", "MESSAGE"],
    runs.map((run) => [
      shortRun(run.id),
      dateTime(run.startedAt),
      took(run.startedAt, run.finishedAt),
      run.dryRun ? "dry run" : runWord(run.status),
      run.message ?? "",
    ]),
  );
}

function workstreamsTable(rows: readonly Row[]): string {
  const workstreams = rows.map((row) => parseRow(WorkstreamRowSchema, row));
  return table(
    ["WORKSTREAM", "CHANGE", "STATE", "WHY", "RUN"],
    workstreams.map((row) => [
      row.id,
      row.openspecChange,
      workstreamWord(row),
      row.reason ?? nextAct(row, undefined)?.reason ?? "",
      shortRun(row.runId),
    ]),
  );
}

/** One table per run, below its id and start. */
function attemptsTable(rows: readonly Row[]): string {
  const attempts = rows.map((row) => parseRow(AttemptRowSchema, row));
  const runs = [...new Set(attempts.map((attempt) => attempt.runId))];
  return runs
    .map((run) => {
      const own = attempts.filter((attempt) => attempt.runId === run);
      const started = own[0] === undefined ? "" : dateTime(own[0].startedAt);
      return `${shortRun(run)}, ${started}\n${attemptLines(own)}`;
    })
    .join("\n");
}

function attemptLines(attempts: readonly AttemptRow[]): string {
  return table(
    ["WORKSTREAM", "ATTEMPT", "STATUS", "TOOK", "COMMIT", "WHAT HAPPENED"],
    attempts.map((row) => [
      row.workstreamId,
      attemptName(row),
      attemptWord(row),
      took(row.startedAt, row.finishedAt),
      row.commitSha === null ? "" : shortCommit(row.commitSha),
      row.summary ?? row.reason?.replaceAll("_", " ") ?? "",
    ]),
  );
}

/** Places stand alone on their line, so that terminals link them. */
function issuesText(rows: readonly Row[]): string {
  const blocks = rows.map((row) => {
    const issue = parseRow(IssueRowSchema, row);
    const attempt = `${String(row["step"]).toUpperCase()} #${String(row["attempt"])}`;
    const known = issue.isNew ? "new" : "known from the base";
    const facts = [attempt, issue.source, issue.code, issue.severity, known];
    const lines = wrapText(visibleLine(issue.message), 76).map((line) => `    ${line}`);
    return [placeText(issue), `  ${facts.filter((fact) => fact !== "").join(" · ")}`, ...lines];
  });
  return `${blocks.flat().join("\n")}\n`;
}

function errorsTable(rows: readonly Row[]): string {
  const errors = rows.map((row) => parseRow(ErrorRowSchema, row));
  return table(
    ["STATE", "SEEN", "SIGNATURE", "WORKSTREAM"],
    errors.map((row) => [row.state, `${row.occurrenceCount}×`, row.signature, row.workstreamId]),
  );
}

function eventsTable(rows: readonly Row[]): string {
  const events = rows.map((row) => parseRow(EventRowSchema, row));
  return table(
    ["SEQ", "AT", "EVENT", "WORKSTREAM", "RUN"],
    events.map((row) => [
      String(row.seq),
      dateTime(row.at),
      row.eventType,
      row.workstreamId ?? "",
      row.runId === null ? "" : shortRun(row.runId),
    ]),
  );
}
