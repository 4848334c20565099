import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import path from "node:path";
import { replay, type ReplayedRun } from "../../../src/core/pipeline/replay";
import type { RunReader } from "../../../src/core/ports";
import { openStore } from "../../../src/node/store/openStore";
import { attempts, errorsOf } from "../../../src/node/store/queries/attempts";
import { listRuns, runWorkstreams } from "../../../src/node/store/queries/runs";

const goesOn = new Set(["running", "pending"]);

function entries<Value>(pairs: readonly (readonly [string, Value])[]): [string, Value][] {
  return pairs
    .map(([key, value]): [string, Value] => [key, value])
    .sort(([a], [b]) => (a < b ? -1 : 1));
}

function told(run: ReplayedRun) {
  return {
    status: run.status,
    dryRun: run.dryRun,
    workstreams: entries([...run.workstreams]),
    attempts: entries([...run.attempts]),
    errors: entries([...run.errors]),
    proven: entries([...run.proven].map(([id, keys]) => [id, [...keys].sort()] as const)),
    merged: entries([...run.merged]),
  };
}

/** What the latest tests of a workstream proved, and what a person confirmed on top. */
function provenOf(reader: RunReader, runId: string, id: string): string[] {
  const rows = reader.all(
    `SELECT DISTINCT scenario_key AS key FROM evidence WHERE run_id = ?1 AND workstream_id = ?2 AND state = 'proven'
     AND attempt_id = (SELECT id FROM step_attempts WHERE run_id = ?1 AND workstream_id = ?2 AND step = 'runtime'
                       AND status IN ('passed', 'failed') ORDER BY attempt DESC LIMIT 1)`,
    [runId, id],
  );
  return rows.map((row) => String(row["key"])).sort();
}

function stored(
  reader: RunReader,
  runId: string,
  run: ReplayedRun,
  status: string,
  dryRun: boolean,
) {
  const ofRun = attempts(reader, runId).filter(({ step }) => step !== "merge");
  const merged = reader.all(
    "SELECT workstream_id AS id, merge_commit AS made FROM merges WHERE run_id = ? AND outcome = 'merged'",
    [runId],
  );
  return {
    status,
    dryRun,
    workstreams: entries(runWorkstreams(reader, runId).map((row) => [row.workstreamId, row.state])),
    attempts: entries(
      ofRun.map(({ workstreamId, step, attempt, status: how, reason }) => [
        `${workstreamId}/${step}#${attempt}`,
        { status: how, reason },
      ]),
    ),
    errors: entries(
      errorsOf(reader, runId).map((row) => [
        `${row.workstreamId}/${row.fingerprint}`,
        { state: row.state, occurrences: row.occurrenceCount },
      ]),
    ),
    proven: entries([...run.proven.keys()].map((id) => [id, provenOf(reader, runId, id)])),
    merged: entries(merged.map((row) => [String(row["id"]), String(row["made"])])),
  };
}

/** Fails where the events of a run that has ended do not add up to what the tables say. */
export async function assertReplays(root: string): Promise<void> {
  const folder = path.join(root, ".workstreams");
  if (!existsSync(path.join(folder, "state.db"))) return;
  const reader = await openStore(folder, { readOnly: true });
  try {
    const events = reader.all("SELECT * FROM events ORDER BY seq").map((row) => ({
      runId: row["run_id"] === null ? null : String(row["run_id"]),
      workstreamId: row["workstream_id"] === null ? null : String(row["workstream_id"]),
      eventType: String(row["event_type"]),
      payload: JSON.parse(String(row["payload"])) as Record<string, unknown>,
    }));
    const replayed = replay(events);
    for (const run of listRuns(reader)) {
      const own = replayed.get(run.id);
      if (goesOn.has(run.status)) continue;
      assert.ok(own, `no event tells of ${run.id}`);
      assert.deepEqual(told(own), stored(reader, run.id, own, run.status, run.dryRun), run.id);
    }
  } finally {
    await reader.close();
  }
}
