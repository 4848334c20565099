import path from "node:path";
import { describeUsage } from "../../../core/agents/describeUsage";
import { buildCommitMessage } from "../../../core/agents/commitMessage";
import type { NewEvent } from "../../../core/model/event";
import type { AttemptReason } from "../../../core/model/states";
import { firstNames } from "../../../core/words/firstNames";
import { plural } from "../../../core/words/plural";
import type { AgentUse } from "../../agents/runAgent";
import type { Git } from "../../git/git";
import { attempts } from "../../store/queries/attempts";
import { storedPath, type OpenAttempt } from "../record/attempts";
import { whileAtWork } from "../../git/trust/trustedSettings";
import { type AgentStart, callAgent } from "./callAgent";
import type { Engine, Work } from "../record/engine";
import { holdBranch } from "./holdBranch";
import { judgeWorktree, type Judgement } from "../worktree/judgeWorktree";
import { discard, keepLeftovers, stashLeftovers } from "../worktree/leftovers";
import { guardMain } from "./mainGuard";
import { newEvent } from "../record/newEvent";
import { note } from "../record/notes";
import { gitOf } from "../worktree/prepareWorktree";
import { guardState, stateChangedText } from "../record/stateGuard";
import { unrecordedCommit } from "./unrecordedCommit";

/** `used` is what the agent says that it used; undefined when it did not run. */
export type AgentStepResult = { used?: AgentUse } & (
  | { kind: "committed"; commit: string; tree: string; summary: string }
  | { kind: "failed"; reason: AttemptReason; message: string; events: NewEvent[] }
);

export interface AgentTask extends Pick<AgentStart, "agent" | "phase" | "promptFile"> {
  /** The commit whose tree has to be changed. */
  from: string;
  /** Whether the worktree was just made what its commit says. */
  isClean?: boolean;
}

/** The worktree as the agent finds it: an interrupted attempt goes on, what a failed one left is set aside. */
async function cleanStart(engine: Engine, work: Work, attempt: OpenAttempt, git: Git) {
  const before = attempts(engine.store, engine.runId, work.id).at(-2);
  const goesOn = before?.status === "interrupted" && before.step === attempt.step;
  await (goesOn ? keepLeftovers : stashLeftovers)(engine, work, attempt, git);
}

function violation(engine: Engine, work: Work, judged: Judgement): AgentStepResult | undefined {
  const { outside, locked, repositories } = judged;
  if (outside.length === 0 && locked.length === 0) return undefined;
  const why =
    repositories.length > 0
      ? `${firstNames(repositories)}, which is a git repository of its own, so that the commit would hold only a link that nobody else can follow (remove its .git folder, or make it a submodule by hand)`
      : outside.length > 0
        ? `${firstNames(outside)}, which is outside its scope`
        : `${firstNames(locked)}, which is locked because it judges the work`;
  return {
    kind: "failed",
    reason: "scope_violation",
    message: `the agent edited ${why}; nothing was committed`,
    events: [newEvent(engine, "scope_violation", work.id, { outside, locked })],
  };
}

/** An attempt that died after its commit leaves nothing to do for the next one. */
async function earlierWork(git: Git, from: string): Promise<AgentStepResult | undefined> {
  const { commit } = await git.head();
  const tree = await git.treeOf(commit);
  if (tree === (await git.treeOf(from))) return undefined;
  const summary = "nothing to add to what is committed on the branch";
  return { kind: "committed", commit, tree, summary };
}

async function commitWork(
  engine: Engine,
  work: Work,
  attempt: OpenAttempt,
  git: Git,
  judged: Judgement,
): Promise<AgentStepResult> {
  const subject =
    attempt.step === "edit" ? work.change.title : `Fix what ${work.id} was found to break`;
  const message = buildCommitMessage(subject, {
    change: work.bundle.openspec_change,
    workstream: work.id,
    run: engine.runId,
    attempt: `${attempt.step}#${attempt.number}`,
  });
  const { commit, tree } = await git.commitPaths(judged.inside, message);
  note(engine, work, attempt, "commit", subject, { commit });
  const summary = `${plural(judged.inside.length, "file")} changed, all in scope`;
  return { kind: "committed", commit, tree, summary };
}

/** Files of the main checkout are people's: what changed there meanwhile is recorded, and blocks nothing. */
function noteMainEdits(
  engine: Engine,
  work: Work,
  attempt: OpenAttempt,
  paths: readonly string[],
): void {
  if (paths.length === 0) return;
  attempt.facts["changed_in_main"] = paths;
  const because = "a person or the agent did it; nothing was put back";
  note(engine, work, attempt, "main", `${firstNames(paths)} changed in the main checkout`, {
    because,
  });
}

/** Puts back what only the engine may write, and says so. */
async function restoreProtected(engine: Engine, work: Work, attempt: OpenAttempt, paths: string[]) {
  if (paths.length === 0) return;
  await discard(engine, work, attempt, paths);
  await engine.store.commit({
    events: [newEvent(engine, "agent_edit_reverted", work.id, { paths })],
    writes: [],
  });
  note(engine, work, attempt, "restored", firstNames(paths), {
    because: "only the engine changes them",
  });
}

function failure(reason: AttemptReason, message: string): AgentStepResult {
  return { kind: "failed", reason, message, events: [] };
}

/** `left`: in words, that the agent left its branch. */
function howItFailed(
  ended: Awaited<ReturnType<typeof callAgent>>,
  left: string | undefined,
): AgentStepResult | undefined {
  if (ended.kind === "failed") return failure(ended.reason, ended.message);
  return left === undefined ? undefined : failure("agent_failed", left);
}

/** What is to be done where no agent is: the task lies in a file, and so does the work. */
function askPerson(engine: Engine, work: Work, task: AgentTask): AgentStepResult {
  const where = path.relative(engine.project.gitRoot, work.folder);
  const told = storedPath(engine, task.promptFile);
  const message = `no agent, so a person edits in ${where} what ${told} says, then resumes`;
  return failure("agent_missing", message);
}

/** Judges what an agent that ended well has left, and commits it. */
async function takeWork(
  engine: Engine,
  work: Work,
  attempt: OpenAttempt,
  { git, from, refused, judged }: { git: Git; from: string; refused: string; judged: Judgement },
): Promise<AgentStepResult> {
  await restoreProtected(engine, work, attempt, judged.protected);
  const stopped = violation(engine, work, judged);
  if (stopped) return stopped;
  if (judged.inside.length === 0) {
    const earlier = await earlierWork(git, from);
    if (earlier !== undefined) return earlier;
    if (refused === "") return failure("no_changes", "the agent ended without changing a file");
    return failure(
      "agent_denied",
      `the agent ended without changing a file: ${refused}. Let it edit the files of the worktree, then resume`,
    );
  }
  const changed = plural(judged.inside.length, "file");
  note(engine, work, attempt, "agent", `exit 0, ${changed} changed, all in scope`);
  return commitWork(engine, work, attempt, git, judged);
}

/** The worktree on its branch as the agent is to find it, unless an interrupted attempt turns out to have ended well. */
async function takeUp(
  engine: Engine,
  work: Work,
  attempt: OpenAttempt,
  git: Git,
  isClean: boolean,
) {
  const held = await holdBranch(git, work);
  const made = await unrecordedCommit(engine, work, attempt, git);
  if (made === undefined && !isClean) await cleanStart(engine, work, attempt, git);
  return { held, made };
}

/**
 * Lets the agent work in the worktree and commits what it did, or says why nothing is committed.
 * Success is what git shows: the agent's exit code and words alone prove nothing.
 */
export async function runAgentStep(
  engine: Engine,
  work: Work,
  attempt: OpenAttempt,
  task: AgentTask,
): Promise<AgentStepResult> {
  if (task.agent.kind === "manual") return askPerson(engine, work, task);
  const git = gitOf(work);
  const [guard, { held, made }] = await Promise.all([
    guardMain(engine),
    takeUp(engine, work, attempt, git, task.isClean === true),
  ]);
  if (made !== undefined) {
    const summary = `the commit of the interrupted ${made.by.toUpperCase().replace("#", " #")} was found and kept`;
    note(engine, work, attempt, "kept", summary, { commit: made.commit });
    return { kind: "committed", commit: made.commit, tree: made.tree, summary };
  }
  const onStart = () => {
    git.expectCommit();
  };
  const begun = { ...task, commit: held.commit, onStart };
  const state = guardState(engine, work, attempt);
  const ended = await whileAtWork(engine.git, () => callAgent(engine, work, attempt, begun));
  const used = { usage: ended.usage, session: ended.session };
  note(engine, work, attempt, "used", describeUsage(ended.usage, task.agent.title));
  // Before anything else: what git reads may name programs for it to run.
  const unsafe = guard.settingsChanged();
  if (unsafe !== undefined) return { ...failure("main_changed", unsafe), used };
  const forged = await state.changed();
  if (forged.length > 0)
    return { ...failure("main_changed", stateChangedText(forged, "the agent")), used };
  const left = await held.putBack();
  engine.signal.throwIfAborted();
  const failed = howItFailed(ended, left);
  // A worktree that cannot be judged is told of after a changed main checkout.
  const judging = Promise.allSettled([failed ?? judgeWorktree(engine, work, git)]);
  // What people edit there blocks nothing, so that nothing waits for the answer.
  const looking = judging.then(() => guard.filesChanged());
  const conclude = async (): Promise<AgentStepResult> => {
    const broken = await guard.whatChanged();
    const [judged] = await judging;
    if (broken !== undefined) return failure("main_changed", broken);
    if (judged.status === "rejected") throw judged.reason;
    if ("kind" in judged.value) return judged.value;
    const refused = ended.kind === "failed" ? "" : ended.refused;
    return takeWork(engine, work, attempt, { git, from: task.from, refused, judged: judged.value });
  };
  // Neither is left behind at work when the other fails.
  const [concluded, looked] = await Promise.allSettled([conclude(), looking]);
  if (looked.status === "rejected") throw looked.reason;
  noteMainEdits(engine, work, attempt, looked.value);
  if (concluded.status === "rejected") throw concluded.reason;
  return { ...concluded.value, used };
}
