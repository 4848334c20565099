import type { RunRow, RunWorkstreamRow } from "../../core/model/rows";
import { AttemptReasonSchema } from "../../core/model/states";
import type { RunReader } from "../../core/ports";
import { parseChange } from "../../core/change/parseChange";
import { BundleSchema } from "../../core/model/bundle";
import { provablesFor } from "../../core/trace/verifyLine";
import { attempts } from "../../node/store/queries/attempts";
import { evidenceFor } from "../../node/store/queries/facts";
import { runById, runWorkstreams } from "../../node/store/queries/runs";
import type { WorkstreamResult } from "../../protocol/cli";

/** What a document says of one workstream, from the store. */
export function workstreamResult(reader: RunReader, row: RunWorkstreamRow): WorkstreamResult {
  const bundle = BundleSchema.parse(JSON.parse(row.bundleText));
  const change = parseChange(row.openspecChange, row.changeFiles);
  const evidence = evidenceFor(reader, row.workstreamId).filter((each) => each.runId === row.runId);
  const last = attempts(reader, row.runId, row.workstreamId).at(-1);
  // What a person confirms is done, though its last attempt had failed for want of proof.
  const isFailed = row.state !== "done" && last?.status === "failed";
  return {
    id: row.workstreamId,
    change: row.openspecChange,
    state: row.state,
    message: row.reason,
    reason: isFailed ? AttemptReasonSchema.nullable().parse(last.reason) : null,
    branch: row.branch,
    worktree: row.worktree,
    baseCommit: row.baseCommit,
    verifiedCommit: row.verifiedCommit,
    verifiedTree: row.verifiedTree,
    scenarios: provablesFor(bundle.acceptance_tests, change).map(({ key, name }) => {
      const found = evidence.find((each) => each.scenarioKey === key);
      const by = found?.testName ?? found?.confirmedBy ?? found?.command ?? null;
      return { key, name, state: found?.state ?? "unproven", by };
    }),
  };
}

function runInfo(run: RunRow) {
  return {
    id: run.id,
    status: run.status,
    dryRun: run.dryRun,
    message: run.message,
    logFolder: run.logFolder,
    pid: run.ownerPid,
  };
}

/** What a document says of a run, from the store. */
export function runResult(reader: RunReader, runId: string) {
  const run = runById(reader, runId);
  const rows = runWorkstreams(reader, run.id);
  return { run: runInfo(run), workstreams: rows.map((row) => workstreamResult(reader, row)) };
}
