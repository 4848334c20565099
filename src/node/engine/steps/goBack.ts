import type { Fix } from "../../../core/pipeline/chooseStrategy";
import { finishAttempt, type OpenAttempt } from "../record/attempts";
import type { Engine, Work } from "../record/engine";
import { failingErrors, fixedRecords, fixEnd, moveAll, saveDiff } from "./fixRecords";
import { resetTo, stashLeftovers } from "../worktree/leftovers";
import { lastFailure } from "../record/newErrors";
import { note } from "../record/notes";
import { gitOf } from "../worktree/prepareWorktree";
import { attempts } from "../../store/queries/attempts";
import { shortCommit } from "../../../core/words/shortId";

type GoBack = Extract<Fix, { strategy: "revert" | "quarantine" }>;

/** Takes the branch to an earlier commit of the run; where it was is kept below `refs/workstreams/`. */
async function resetBranch(engine: Engine, work: Work, attempt: OpenAttempt, fix: GoBack) {
  const git = gitOf(work);
  await stashLeftovers(engine, work, attempt, git);
  // After a crash in the middle the branch is there already: the check says where it was.
  const tip = lastFailure(engine, work)?.attempt.commitSha ?? (await git.head()).commit;
  const ref = `refs/workstreams/${work.id}/${fix.strategy}-${engine.runId}-${attempt.number}`;
  await git.updateRef(ref, tip, await git.tip(ref));
  await resetTo(engine, work, attempt, fix.to);
  note(engine, work, attempt, "kept", `${shortCommit(tip)} in ${ref}`);
  return { tip, ref, tree: await git.treeOf(fix.to) };
}

/** Errors that the good commit has too stay open: only what came since is put away with the rest. */
function failingAt(engine: Engine, work: Work, commit: string): ReadonlySet<string> {
  const check = attempts(engine.store, engine.runId, work.id).findLast(
    (row) => row.commitSha === commit && (row.step === "static" || row.step === "runtime"),
  );
  const failing: unknown = JSON.parse(check?.failingSet ?? "[]");
  return new Set(Array.isArray(failing) ? failing.map(String) : []);
}

/** Back to the last good commit, from where the check runs again. */
async function revert(engine: Engine, work: Work, attempt: OpenAttempt, fix: GoBack) {
  const { tip, tree } = await resetBranch(engine, work, attempt, fix);
  const records = await fixedRecords(engine, work, attempt, { from: tip, to: fix.to });
  const summary = `back at ${shortCommit(fix.to)}, everything since only made it worse`;
  const end = { status: "passed", summary, commit: fix.to, tree } as const;
  await finishAttempt(engine, work, attempt, end, records);
}

/** What only made it worse is put away, and the engine stops. */
async function quarantine(engine: Engine, work: Work, attempt: OpenAttempt, fix: GoBack) {
  const { tip, ref, tree } = await resetBranch(engine, work, attempt, fix);
  const diff = await saveDiff(engine, work, attempt, { from: fix.to, to: tip });
  const stays = failingAt(engine, work, fix.to);
  const gone = failingErrors(engine, work).filter((row) => !stays.has(row.fingerprint));
  const moved = moveAll(engine, gone, "QUARANTINED", attempt, { ref, diff });
  const columns = { outcome: "quarantined", commit_sha: tip, diff_path: diff } as const;
  const summary = `${shortCommit(tip)} is quarantined in ${ref}, the branch is back at ${shortCommit(fix.to)}`;
  await finishAttempt(
    engine,
    work,
    attempt,
    { status: "passed", summary, commit: fix.to, tree },
    { events: moved.events, writes: [...moved.writes, fixEnd(engine, attempt, columns)] },
  );
}

/** Leaves what only made it worse, either to try again from there or to stop. */
export async function goBack(
  engine: Engine,
  work: Work,
  attempt: OpenAttempt,
  fix: GoBack,
): Promise<void> {
  await (fix.strategy === "revert" ? revert : quarantine)(engine, work, attempt, fix);
}
