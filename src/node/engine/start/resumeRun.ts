import { UserError } from "../../../core/errors";
import type { RunRow, RunWorkstreamRow } from "../../../core/model/rows";
import { updateWhere } from "../../../core/pipeline/statements";
import type { RunStore, Statement } from "../../../core/ports";
import { attempts } from "../../store/queries/attempts";
import { listRuns, runById, runWorkstreams } from "../../store/queries/runs";
import { adoptHandEdits } from "./adoptHandEdits";
import { refuseForeignCommits } from "./claimBranch";
import { thaw, toWork } from "../record/freezeInputs";
import type { DoneBefore, Engine, FrozenInputs, Work } from "../record/engine";
import { newEvent } from "../record/newEvent";
import { changesOf, differences, recordedChange } from "./inputChanges";
import { isOwned } from "../record/ownership";
import { stateWrites } from "../record/setState";
import { ownerColumns, showStart } from "./startRun";

const resumable = new Set(["interrupted", "cancelled", "failed", "partial", "needs_review"]);

/** Whether the workstreams of a run were not run again since. */
function isLatest(store: RunStore, run: RunRow): boolean {
  return (
    store.all("SELECT 1 AS one FROM workstreams WHERE run_id = ? LIMIT 1", [run.id]).length > 0
  );
}

/** The run to resume: the one named, else the only one there is. Throws a UserError (exit 2) with the list otherwise. */
export function chooseRun(store: RunStore, asked: string | undefined, now: number): RunRow {
  if (asked !== undefined) {
    const run = runById(store, asked);
    if (isOwned(run, now)) {
      const pid = run.ownerPid ?? "?";
      throw new UserError(
        `${run.id} is running in process ${pid}. Watch it with: openspec-workstreams attach`,
      );
    }
    if (run.dryRun || !resumable.has(run.status)) {
      const what = run.dryRun ? "was a dry run" : `is ${run.status}`;
      throw new UserError(`${run.id} ${what}, so there is nothing to resume.`);
    }
    if (!isLatest(store, run)) {
      throw new UserError(
        `The workstreams of ${run.id} were run again since. Resume the later run.`,
      );
    }
    return run;
  }
  const open = listRuns(store).filter(
    (run) => !run.dryRun && resumable.has(run.status) && !isOwned(run, now) && isLatest(store, run),
  );
  const [only] = open;
  if (only === undefined)
    throw new UserError(
      "No run waits to be resumed. Start one with: openspec-workstreams run --all",
    );
  if (open.length > 1) {
    const list = open.map((run) => `  ${run.id}  ${run.status}: ${run.message ?? ""}`).join("\n");
    throw new UserError(
      `${open.length} runs can be resumed. Name one: openspec-workstreams resume RUN\n${list}`,
    );
  }
  return only;
}

/** What stands on disk now for a workstream of an earlier run. */
export type CurrentInputs = (row: RunWorkstreamRow) => FrozenInputs;

/**
 * What the workstreams of a run go on with: what it froze, or with `refreeze` what is on disk. Throws a UserError
 * (exit 3) with the differences when they are not the same.
 */
export function resumedInputs(
  store: RunStore,
  run: RunRow,
  current: CurrentInputs,
  refreeze: boolean,
): FrozenInputs[] {
  return runWorkstreams(store, run.id).map((row) => inputsOf(row, current, refreeze));
}

function inputsOf(row: RunWorkstreamRow, current: CurrentInputs, refreeze: boolean): FrozenInputs {
  const frozen = thaw(row);
  if (row.state === "done") return frozen;
  const now = current(row);
  const patches = differences(frozen, now);
  if (patches.length === 0) return frozen;
  if (refreeze) return now;
  throw new UserError(
    `${row.workstreamId} has changed since the run froze its inputs:\n${patches.join("\n")}\nUse what is on disk with --refreeze, or put it back.`,
    { exitCode: 3 },
  );
}

/** Rows whose frozen inputs were replaced by what is on disk. */
function refreezeWrites(
  run: RunRow,
  rows: readonly RunWorkstreamRow[],
  inputs: readonly FrozenInputs[],
): Statement[] {
  return rows.flatMap((row, index) => {
    const each = inputs[index];
    const same =
      each === undefined ||
      (each.bundleSha256 === row.bundleSha256 && each.changeSha256 === row.changeSha256);
    if (same) return [];
    return [
      updateWhere(
        "run_workstreams",
        { run_id: run.id, workstream_id: row.workstreamId },
        {
          bundle_text: each.bundleText,
          bundle_sha256: each.bundleSha256,
          change_files: JSON.stringify(each.changeFiles),
          change_sha256: each.changeSha256,
        },
      ),
    ];
  });
}

/** Whether a workstream is in the middle of its steps, from where no other edit begins. */
function isLive({ state }: RunWorkstreamRow): boolean {
  return state === "static_check" || state === "runtime_check" || state === "fixing";
}

/** Where another edit is asked for, the steps so far are cancelled. */
async function recordResumed(
  engine: Engine,
  run: RunRow,
  inputs: readonly FrozenInputs[],
  now: number,
): Promise<void> {
  const rows = runWorkstreams(engine.store, run.id);
  const changed = changesOf(engine, run, inputs);
  const begunAgain = rows.filter((row) => changed[row.workstreamId] === "work" && isLive(row));
  const refrozen = refreezeWrites(run, rows, inputs);
  const open = {
    status: "running" as const,
    config: JSON.stringify(engine.settings),
    finished_at: null,
    message: null,
    cancel_requested_at: null,
    ...ownerColumns(now),
  };
  await engine.store.commit({
    events: [
      newEvent(engine, "run_resumed", null, {
        from: run.status,
        refrozen: refrozen.length,
        changed,
        workstreams: Object.fromEntries(begunAgain.map((row) => [row.workstreamId, "cancelled"])),
        ...(engine.note === undefined ? {} : { note: engine.note }),
      }),
    ],
    writes: [
      updateWhere("runs", { id: run.id }, open),
      ...refrozen,
      ...begunAgain.flatMap(({ workstreamId: id, state }) =>
        stateWrites(engine, { id, state }, "cancelled", {
          reason: "What is to be done has changed.",
        }),
      ),
    ],
  });
}

/** Nobody's commits are judged as the agent's, or built upon unseen. */
async function refuseForeign(engine: Engine, rows: readonly RunWorkstreamRow[]): Promise<void> {
  for (const row of rows) {
    if (row.state === "done" || row.branch === null || row.baseCommit === null) continue;
    if ((await engine.git.tip(`refs/heads/${row.branch}`)) === null) continue;
    await refuseForeignCommits(engine.git, row.branch, row.baseCommit);
  }
}

const ended = new Set<string>(["failed", "needs_review", "cancelled"]);

/**
 * From which attempt on repeats count: the first one after somebody last resumed the workstream when it had ended. An
 * engine that died changes nothing: what it recorded as finished is not done again.
 */
function countedFrom(store: RunStore, { runId, workstreamId, state }: RunWorkstreamRow): number {
  const rows = attempts(store, runId, workstreamId);
  if (ended.has(state)) return rows.length;
  const [last] = store.all(
    `SELECT max(at) AS at FROM events WHERE run_id = ? AND event_type = 'run_resumed'
     AND json_extract(payload, '$.from') <> 'interrupted'`,
    [runId],
  );
  const at = Number(last?.["at"] ?? 0);
  return rows.filter((row) => row.startedAt < at).length;
}

/** An engine that died right after recording that a workstream is done may not have ticked its tasks. */
function doneBefore({ reason, finishedAt }: RunWorkstreamRow, diedThere: boolean): DoneBefore {
  return { message: reason ?? "", finishedAt, ticksAreMissing: diedThere };
}

/** Takes a run up again where it stopped. Throws a UserError (exit 2) for a branch with somebody else's commits. */
export async function resumeRun(
  engine: Engine,
  run: RunRow,
  inputs: readonly FrozenInputs[],
): Promise<Work[]> {
  const now = engine.clock.now();
  // Another engine may have taken it up since it was chosen.
  chooseRun(engine.store, run.id, now);
  await refuseForeign(engine, runWorkstreams(engine.store, run.id));
  await recordResumed(engine, run, inputs, now);
  await showStart(engine, inputs, true);
  const rows = runWorkstreams(engine.store, run.id);
  const works = rows.map((row, index) =>
    toWork(engine.project, inputs[index] ?? thaw(row), {
      state: row.state,
      startedAt: row.startedAt ?? now,
      resumedAfter: countedFrom(engine.store, row),
      outdated: recordedChange(engine.store, row),
    }),
  );
  for (const [index, work] of works.entries()) {
    const row = rows[index];
    work.base = row?.baseCommit ?? undefined;
    if (work.state !== "done") await adoptHandEdits(engine, work);
    else if (row) work.doneBefore = doneBefore(row, run.status === "interrupted");
  }
  return works;
}
