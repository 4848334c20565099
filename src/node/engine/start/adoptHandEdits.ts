import { buildCommitMessage } from "../../../core/agents/commitMessage";
import type { AttemptRow } from "../../../core/model/rows";
import { plural } from "../../../core/words/plural";
import type { Git } from "../../git/git";
import { attempts } from "../../store/queries/attempts";
import { finishAttempt, startAttempt, type OpenAttempt } from "../record/attempts";
import type { Engine, Work } from "../record/engine";
import { judgeWorktree } from "../worktree/judgeWorktree";
import { leftTree } from "../worktree/leftovers";
import { newEvent } from "../record/newEvent";
import { note } from "../record/notes";
import { gitOf } from "../worktree/prepareWorktree";

/** Who the store says made an attempt that no agent made. */
const person = "person";

async function wasEdited(last: AttemptRow, work: Work): Promise<boolean> {
  const now = await leftTree(work);
  if (now === undefined) return false;
  // A person's edits that were refused stay refused until they are mended.
  const left = last.agent === person ? null : last.treeSha;
  return now !== (left ?? (await treeOfHead(work)));
}

async function treeOfHead(work: Work): Promise<string> {
  const git = gitOf(work);
  return git.treeOf((await git.head()).commit);
}

async function refuse(
  engine: Engine,
  work: Work,
  attempt: OpenAttempt,
  { outside, locked }: { outside: string[]; locked: string[] },
): Promise<void> {
  const paths = [...outside, ...locked];
  const summary = `${paths.join(", ")} is outside the scope or locked; nothing was committed`;
  const events = [newEvent(engine, "scope_violation", work.id, { outside, locked })];
  const end = { status: "failed", reason: "scope_violation", summary } as const;
  await finishAttempt(engine, work, attempt, end, { events });
}

async function commit(
  engine: Engine,
  work: Work,
  attempt: OpenAttempt,
  git: Git,
  paths: string[],
): Promise<void> {
  const subject = `Edit ${plural(paths.length, "file")} by hand`;
  const message = buildCommitMessage(subject, {
    change: work.bundle.openspec_change,
    workstream: work.id,
    run: engine.runId,
    attempt: `edit#${attempt.number}`,
  });
  const made = await git.commitPaths(paths, message);
  note(engine, work, attempt, "commit", subject, { commit: made.commit });
  const summary = `${plural(paths.length, "file")} edited by hand`;
  await finishAttempt(engine, work, attempt, { status: "passed", summary, ...made });
}

/**
 * Work that a person did by hand in the worktree after a step ended badly becomes an EDIT attempt of theirs, judged by
 * the same fence. What the agent itself left there is not theirs.
 */
export async function adoptHandEdits(engine: Engine, work: Work): Promise<void> {
  const last = attempts(engine.store, engine.runId, work.id).at(-1);
  if (last?.status !== "failed" && last?.status !== "cancelled") return;
  await engine.git.removeHalfMade(work.worktree);
  if (!(await wasEdited(last, work))) return;
  const git = gitOf(work);
  const judged = await judgeWorktree(engine, work, git);
  const { inside, outside, locked } = judged;
  if (inside.length + outside.length + locked.length === 0) return;
  const attempt = await startAttempt(engine, work, "edit", { agent: person });
  if (outside.length + locked.length > 0) await refuse(engine, work, attempt, judged);
  else await commit(engine, work, attempt, git, inside);
}
