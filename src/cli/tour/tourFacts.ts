import { UserError } from "../../core/errors";
import type { CliProcess } from "./cliProcess";
import { tourWorkstream } from "./tourSteps";

/** What the tour has to show for itself, read back from the database that the run left. */
export interface TourFacts {
  run: string;
  proven: { scenario: string; test: string; command: string; commit: string }[];
  caught: { what: string; place: string; message: string; state: string }[];
  mergeCommit: string;
}

function text(row: Readonly<Record<string, string | number | null>>, column: string): string {
  return String(row[column] ?? "");
}

/** Reads the facts; throws when the end is not what the tour promises. */
export async function readTourFacts(cli: CliProcess): Promise<TourFacts> {
  const [workstream] = await cli.rows(
    `SELECT w.run_id, w.merge_commit, w.state, r.status FROM workstreams w JOIN runs r ON w.run_id = r.id WHERE w.id = '${tourWorkstream}'`,
  );
  if (workstream?.["state"] !== "done" || workstream["status"] !== "completed") {
    throw new UserError("The tour ended, but the database does not call its workstream done.", {
      exitCode: 1,
    });
  }
  const proven = await cli.rows(
    "SELECT scenario, test_name, command, commit_sha FROM evidence WHERE state = 'proven' ORDER BY at",
  );
  const caught = await cli.rows(
    "SELECT source, code, file, line, message, state FROM errors ORDER BY rowid",
  );
  return {
    run: text(workstream, "run_id"),
    mergeCommit: text(workstream, "merge_commit"),
    proven: proven.map((row) => ({
      scenario: text(row, "scenario"),
      test: text(row, "test_name"),
      command: text(row, "command"),
      commit: text(row, "commit_sha"),
    })),
    caught: caught.map((row) => ({
      what: `${text(row, "source")} ${text(row, "code")}`,
      place: `${text(row, "file")}:${text(row, "line")}`,
      message: text(row, "message"),
      state: text(row, "state"),
    })),
  };
}
