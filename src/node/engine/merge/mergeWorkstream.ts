import { randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import { buildCommitMessage } from "../../../core/agents/commitMessage";
import { insertInto, updateWhere } from "../../../core/pipeline/statements";
import { archiveCommitSubject } from "../../../core/archive/archiveCommit";
import type { WorkstreamRow } from "../../../core/model/rows";
import { workstreamRow } from "../../store/queries/runs";
import type { Engine, Work } from "../record/engine";
import { openGit } from "../../git/git";
import { operationText } from "../../git/operations";
import { discardProofCheckout } from "../proof/proofCheckout";
import { newEvent } from "../record/newEvent";
import { sinceBase } from "../worktree/sinceBase";
import { firstNames } from "../../../core/words/firstNames";
import { shortCommit } from "../../../core/words/shortId";

/** How a merge ended. A refused one changed nothing; one that is `moved` waits to be proven on top of the target. */
export interface MergeResult {
  id: string;
  outcome: "merged" | "refused" | "moved";
  target: string;
  commit: string | null;
  tree: string | null;
  message: string;
  filesInTheWay: string[];
}

/** What the trailer of a merge's commit says, after its run and workstream. */
const mergeAttempt = "merge#1";

interface MergePlan {
  before: string;
  tree: string;
}

function refused(
  engine: Engine,
  work: Work,
  message: string,
  filesInTheWay: string[] = [],
): MergeResult {
  const target = engine.target.ref;
  return {
    id: work.id,
    outcome: "refused",
    target,
    commit: null,
    tree: null,
    message,
    filesInTheWay,
  };
}

/** Documents and bundles may move without what was verified being another thing. */
function countsAsEvidence(engine: Engine, file: string): boolean {
  const { prefix } = engine.project;
  const at = prefix === "" ? "" : `${prefix}/`;
  return !file.startsWith(`${at}openspec/`) && !file.startsWith(`${at}workstreams/`);
}

/** The tree that the target would get, if it is the verified one; else why not. */
async function planMerge(
  engine: Engine,
  work: Work,
  verified: string,
): Promise<MergePlan | string | { moved: string }> {
  const { git, target } = engine;
  const open = await git.operationOn(target.ref);
  if (open !== undefined) {
    return `${target.ref} is unchanged: ${operationText(open)}, then merge again.`;
  }
  const before = await git.tip(`refs/heads/${target.ref}`);
  if (before === null) return `the branch ${target.ref} does not exist`;
  const merged = await git.mergeTree(await sinceBase(engine, work, before), verified);
  const again = `Verify it on top: openspec-workstreams run --ws-id ${work.id} --fresh`;
  const short = shortCommit(before);
  if ("conflicts" in merged) {
    return `${target.ref} has moved to ${short} and conflicts in ${merged.conflicts.join(", ")}. ${target.ref} is unchanged. ${again}`;
  }
  const differs = await git.diffNames(await git.treeOf(verified), merged.tree);
  if (differs.some((file) => countsAsEvidence(engine, file))) return { moved: before };
  return { before, tree: merged.tree };
}

function inTheWay(
  { paths, message }: { paths: string[]; message: string },
  target: string,
): string {
  return paths.length > 0
    ? `Your changes in ${paths.join(", ")} are in the way, so git did not move ${target}. Commit or stash them, then merge again.`
    : `git did not move ${target}: ${message.replace(/\s+/g, " ")} Then merge again.`;
}

/** Moves the target to the commit: through git where it is checked out, else the ref itself. */
async function advance(engine: Engine, work: Work, plan: MergePlan, commit: string) {
  const { git, target } = engine;
  const ref = `refs/heads/${target.ref}`;
  const checkout = await git.worktreeOf(target.ref);
  if (checkout === null) {
    return (await git.updateRef(ref, commit, plan.before))
      ? undefined
      : refused(engine, work, `${target.ref} moved while it was being merged. Merge again.`);
  }
  const moved = await openGit(checkout).fastForward(commit);
  switch (moved.kind) {
    case "moved":
      return undefined;
    case "diverged":
      return refused(engine, work, `${target.ref} moved while it was being merged. Merge again.`);
    case "refused":
      return refused(engine, work, inTheWay(moved, target.ref), moved.paths);
  }
}

async function removeBoth(engine: Engine, work: Work, verified: string): Promise<string> {
  const { git } = engine;
  await discardProofCheckout(engine, work);
  if (existsSync(work.worktree)) {
    const removed = await git.removeWorktree(work.worktree);
    if (removed.kind === "dirty") {
      return ` Its worktree stays, since ${firstNames(removed.paths)} was changed after it was proven: ${work.worktree}`;
    }
  } else await git.pruneWorktrees();
  const isGone = await git.deleteBranch(work.branch, verified);
  return isGone ? "" : ` Its branch ${work.branch} stays, since it has moved.`;
}

/** Removes the worktree and the branch of merged work; whatever hinders that, the work is merged. Says what was left. */
async function cleanUp(engine: Engine, work: Work, verified: string): Promise<string> {
  try {
    return await removeBoth(engine, work, verified);
  } catch (error) {
    if (engine.signal.aborted) throw error;
    const why = error instanceof Error ? error.message : String(error);
    return ` Its worktree or branch was left (${why.replace(/\s+/g, " ")}): git worktree remove ${work.worktree}`;
  }
}

async function record(
  engine: Engine,
  work: Work,
  merge: { id: string; plan: MergePlan; commit: string; verified: string; startedAt: number },
) {
  const at = engine.clock.now();
  const { id, plan, commit, startedAt } = merge;
  await engine.store.commit({
    events: [
      newEvent(engine, "merged", work.id, { target: engine.target.ref, commit, tree: plan.tree }),
    ],
    writes: [
      insertInto("merges", {
        id,
        run_id: engine.runId,
        workstream_id: work.id,
        target_ref: engine.target.ref,
        target_before: plan.before,
        merge_commit: commit,
        tree_sha: plan.tree,
        strategy: "squash",
        outcome: "merged",
        started_at: startedAt,
        finished_at: at,
      }),
      updateWhere(
        "workstreams",
        { id: work.id },
        {
          merged_at: at,
          merge_commit: commit,
          reason: `Merged to ${engine.target.ref} as ${shortCommit(commit)}.`,
          updated_at: at,
        },
      ),
    ],
  });
}

/** A merge that moved the target and died before it said so. */
async function unrecordedMerge(
  { git, target, runId }: Engine,
  work: Work,
): Promise<{ plan: MergePlan; commit: string } | undefined> {
  const tip = await git.tip(`refs/heads/${target.ref}`);
  if (tip === null) return undefined;
  for (const commit of await git.commitsBetween(target.commit, tip)) {
    const trailers = await git.trailersOf(commit);
    if (trailers?.run !== runId || trailers.workstream !== work.id) continue;
    if (trailers.attempt !== mergeAttempt) continue;
    const before = (await git.tip(`${commit}^`)) ?? target.commit;
    return { plan: { before, tree: await git.treeOf(commit) }, commit };
  }
  return undefined;
}

async function finish(
  engine: Engine,
  work: Work,
  made: { plan: MergePlan; commit: string; verified: string; startedAt: number },
): Promise<MergeResult> {
  await record(engine, work, { id: `merge-${randomUUID()}`, ...made });
  const left = await cleanUp(engine, work, made.verified);
  return {
    id: work.id,
    outcome: "merged",
    target: engine.target.ref,
    commit: made.commit,
    tree: made.plan.tree,
    message: `${engine.target.ref} is at ${shortCommit(made.commit)}, the verified tree of ${work.id}.${left}`,
    filesInTheWay: [],
  };
}

/**
 * Moves the target to one squash commit whose tree is the verified tree (apart from `openspec/` and `workstreams/`).
 * A target that moved since is not merged into: nothing that was not tested ever is.
 */
export async function mergeWorkstream(engine: Engine, work: Work): Promise<MergeResult> {
  const row: WorkstreamRow | undefined = workstreamRow(engine.store, work.id);
  const verified = row?.verifiedCommit;
  if (row?.state !== "done" || !verified) {
    return refused(engine, work, `${work.id} is not done, so there is nothing verified to merge.`);
  }
  const startedAt = engine.clock.now();
  const moved = await unrecordedMerge(engine, work);
  if (moved) return finish(engine, work, { ...moved, verified, startedAt });
  const plan = await planMerge(engine, work, verified);
  if (typeof plan === "string") return refused(engine, work, plan);
  if ("moved" in plan) {
    const message = `${engine.target.ref} has moved to ${shortCommit(plan.moved)} since ${work.id} was verified, so it has to be verified on top of that.`;
    return { ...refused(engine, work, message), outcome: "moved" };
  }
  await engine.store.commit({
    events: [newEvent(engine, "merge_started", work.id, { target: engine.target.ref, verified })],
    writes: [],
  });
  const message = buildCommitMessage(
    archiveCommitSubject(work.change.title, work.bundle.openspec_change),
    {
      change: work.bundle.openspec_change,
      workstream: work.id,
      run: engine.runId,
      attempt: mergeAttempt,
    },
  );
  const commit = await engine.git.commitTree(plan.tree, [plan.before], message);
  const stopped = await advance(engine, work, plan, commit);
  if (stopped) return stopped;
  return finish(engine, work, { plan, commit, verified, startedAt });
}
