import { createTwoFilesPatch } from "diff";
import { UserError } from "../../core/errors";
import type { RunRow, RunWorkstreamRow } from "../../core/model/rows";
import { plural } from "../../core/pipeline/plural";
import { updateWhere } from "../../core/pipeline/statements";
import type { RunStore, Statement } from "../../core/ports";
import { buildCommitMessage } from "../../core/agents/commitMessage";
import { attempts } from "../store/queries/attempts";
import { listRuns, runById, runWorkstreams } from "../store/queries/runs";
import { existsSync } from "node:fs";
import { finishAttempt, startAttempt } from "./attempts";
import { changeSha256, thaw, toWork } from "./freezeInputs";
import type { Engine, FrozenInputs, Work } from "./engine";
import { judgeWorktree } from "./judgeWorktree";
import { newEvent } from "./newEvent";
import { note } from "./notes";
import { isOwned } from "./ownership";
import { gitOf } from "./prepareWorktree";
import { ownerColumns, showStart } from "./startRun";
import { stateWrites } from "./setState";

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

function difference(frozen: FrozenInputs, current: FrozenInputs): string[] {
  const patches: string[] = [];
  if (frozen.bundleSha256 !== current.bundleSha256) {
    patches.push(
      createTwoFilesPatch(
        "frozen",
        "on disk",
        frozen.bundleText,
        current.bundleText,
        frozen.bundlePath,
      ),
    );
  }
  for (const file of new Set([
    ...Object.keys(frozen.changeFiles),
    ...Object.keys(current.changeFiles),
  ])) {
    const [before, after] = [frozen.changeFiles[file] ?? "", current.changeFiles[file] ?? ""];
    if (before !== after)
      patches.push(createTwoFilesPatch(file, file, before, after, "frozen", "on disk"));
  }
  return patches;
}

/** Ticked boxes are the engine's own doing and no reason to stop. */
function withoutTicks(inputs: FrozenInputs): FrozenInputs {
  const files = Object.fromEntries(
    Object.entries(inputs.changeFiles).map(([file, text]) => [
      file,
      file.endsWith("/tasks.md") ? text.replace(/\[[xX]\]/g, "[ ]") : text,
    ]),
  );
  return { ...inputs, changeFiles: files, changeSha256: changeSha256(files) };
}

function inputsOf(row: RunWorkstreamRow, current: CurrentInputs, refreeze: boolean): FrozenInputs {
  const frozen = thaw(row);
  if (row.state === "done") return frozen;
  const now = current(row);
  const patches = difference(withoutTicks(frozen), withoutTicks(now));
  if (patches.length === 0) return frozen;
  if (refreeze) return now;
  throw new UserError(
    `${row.workstreamId} has changed since the run froze its inputs:\n${patches.join("\n")}\nUse what is on disk with --refreeze, or put it back.`,
    { exitCode: 3 },
  );
}

/** Work that a person did by hand in the worktree becomes an EDIT attempt of theirs, judged by the same fence. */
async function adoptHandEdits(engine: Engine, work: Work): Promise<void> {
  if (!existsSync(work.worktree)) return;
  const last = attempts(engine.store, engine.runId, work.id).at(-1);
  const agentFailed = ["agent_failed", "idle_timeout", "total_timeout", "main_changed"];
  if (!last || last.status !== "failed" || agentFailed.includes(last.reason ?? "")) return;
  const git = gitOf(work);
  const judged = await judgeWorktree(engine, work, git);
  const outside = [...judged.outside, ...judged.locked];
  if (judged.inside.length === 0 && outside.length === 0) return;
  const attempt = await startAttempt(engine, work, "edit", { agent: "person" });
  if (outside.length > 0) {
    const summary = `${outside.join(", ")} is outside the scope; nothing was committed`;
    const events = [
      newEvent(engine, "scope_violation", work.id, { outside, locked: judged.locked }),
    ];
    const end = { status: "failed", reason: "scope_violation", summary } as const;
    await finishAttempt(engine, work, attempt, end, { events });
    return;
  }
  const subject = `Edit ${plural(judged.inside.length, "file")} by hand`;
  const message = buildCommitMessage(subject, {
    change: work.bundle.openspec_change,
    workstream: work.id,
    run: engine.runId,
    attempt: `edit#${attempt.number}`,
  });
  const { commit, tree } = await git.commitPaths(judged.inside, message);
  note(engine, work, attempt, "commit", subject, { commit });
  const summary = `${plural(judged.inside.length, "file")} edited by hand`;
  await finishAttempt(engine, work, attempt, { status: "passed", summary, commit, tree });
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

async function recordResumed(
  engine: Engine,
  run: RunRow,
  rows: readonly RunWorkstreamRow[],
  inputs: readonly FrozenInputs[],
  now: number,
): Promise<void> {
  const refrozen = refreezeWrites(run, rows, inputs);
  const open = {
    status: "running",
    finished_at: null,
    message: null,
    cancel_requested_at: null,
    ...ownerColumns(now),
  };
  const blocked = rows.filter((row) => row.state === "blocked");
  await engine.store.commit({
    events: [
      newEvent(engine, "run_resumed", null, {
        from: run.status,
        refrozen: refrozen.length,
        ...(engine.note === undefined ? {} : { note: engine.note }),
      }),
    ],
    writes: [
      updateWhere("runs", { id: run.id }, open),
      ...refrozen,
      ...blocked.flatMap((row) =>
        stateWrites(engine, { id: row.workstreamId, state: "blocked" }, "ready", { reason: null }),
      ),
    ],
  });
}

/**
 * Takes a run up again where it stopped, with the inputs it froze. Throws a UserError (exit 3) with the differences
 * when they changed on disk, unless `refreeze` adopts them.
 */
export async function resumeRun(
  engine: Engine,
  run: RunRow,
  current: CurrentInputs,
  options: { refreeze: boolean },
): Promise<Work[]> {
  const rows = runWorkstreams(engine.store, run.id);
  const inputs = rows.map((row) => inputsOf(row, current, options.refreeze));
  const now = engine.clock.now();
  await recordResumed(engine, run, rows, inputs, now);
  await showStart(engine, inputs, true);
  const works = rows.map((row, index) =>
    toWork(engine.project, inputs[index] ?? thaw(row), {
      state: row.state === "blocked" ? "ready" : row.state,
      startedAt: row.startedAt ?? now,
      resumedAfter: attempts(engine.store, run.id, row.workstreamId).length,
    }),
  );
  for (const [index, work] of works.entries()) {
    work.base = rows[index]?.baseCommit ?? undefined;
    if (work.state !== "done") await adoptHandEdits(engine, work);
  }
  return works;
}
