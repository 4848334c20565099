import type { WorkstreamRow } from "../model/rows";
import type { WorkstreamState } from "../model/states";
import { assertNever } from "../errors";
import { ago } from "../words/clockTime";
import type { AttemptFacts, WorkstreamRun } from "./storeFacts";
import { because, endDetail } from "../words/endSentence";
import { duration } from "../words/duration";
import { facts } from "../words/factList";
import { shortCommit } from "../words/shortId";
import type { Act } from "./act";
import { judgedAttempt, needsConfirmation } from "./judgedAttempt";
import { actOn } from "./workstreamActs";
import type { BundleState, ViewedProject } from "./viewedProject";
import { stepName, workingSteps, attemptName } from "../words/stateWords";

export type WorkstreamWord =
  | "pending"
  | "waiting"
  | "blocked"
  | "running"
  | "needs you"
  | "failed"
  | "interrupted"
  | "cancelled"
  | "done"
  | "unreadable";

/** A workstream as every surface shows it: its state in one word, why, and what can be done. */
export interface WorkstreamView {
  id: string;
  change: string | null;
  word: WorkstreamWord;
  /** The word and what belongs to it: `failed: same error 3 times`. */
  text: string;
  /** What a person can do with it now. */
  acts: readonly Act[];
  bundle: BundleState | null;
  row: WorkstreamRow | null;
  /** Newest first, dry runs included. */
  runs: readonly WorkstreamRun[];
  /** The run that counts: the latest that was no dry run. */
  latest: WorkstreamRun | null;
}

/** What it is in a word, and which acts that allows. */
type Judged = Pick<WorkstreamView, "word" | "text"> & { acts: readonly WorkstreamAct[] };

type WorkstreamAct = Parameters<typeof actOn>[1];

/** The workstreams of a project in the order they would run; those whose bundle is gone come last. */
export function workstreamViews(state: ViewedProject): WorkstreamView[] {
  const known = new Set(state.bundles.map((bundle) => bundle.id));
  const orphans = state.store.workstreams.filter((row) => !known.has(row.id));
  return [
    ...state.bundles.map((bundle) => viewOf(state, bundle.id, bundle)),
    ...orphans.map((row) => viewOf(state, row.id, null)),
  ];
}

function viewOf(state: ViewedProject, id: string, bundle: BundleState | null): WorkstreamView {
  const row = state.store.workstreams.find((each) => each.id === id) ?? null;
  const runs = state.store.runs.filter((each) => each.workstreamId === id);
  const latest = runs.find((each) => each.runId === row?.runId) ?? null;
  const change = bundle?.kind === "readable" ? bundle.bundle.openspec_change : null;
  const base = { id, bundle, row, runs, latest, change: change ?? row?.openspecChange ?? null };
  const { acts, ...judged } = judge(state, base);
  const run = latest?.runId ?? row?.runId ?? null;
  const at = { id, run, change: base.change, worktree: row?.worktree ?? latest?.worktree ?? null };
  return { ...base, ...judged, acts: acts.flatMap((act) => actOn(at, act)) };
}

type Known = Omit<WorkstreamView, "word" | "text" | "acts">;

function judge(state: ViewedProject, known: Known): Judged {
  const { bundle, row, latest } = known;
  if (latest?.run.alive === true && isOpen(latest.state)) return working(state, latest);
  if (bundle?.kind === "broken") {
    const issue = bundle.issues[0];
    const why = issue === undefined ? "" : `: line ${issue.line}, ${issue.message}`;
    return { word: "unreadable", text: `cannot be read${why}`, acts: [] };
  }
  if (row === null) return neverRun(state, known);
  if (isOpen(row.state)) return interrupted(state, latest, row);
  return ended(state, row, latest);
}

function isOpen(state: WorkstreamState): boolean {
  return !["done", "needs_review", "failed", "cancelled"].includes(state);
}

/** The attempt that runs, or the last one there was. */
export function currentAttempt(run: WorkstreamRun): AttemptFacts | null {
  return run.attempts.find((each) => each.status === "running") ?? run.attempts.at(-1) ?? null;
}

function working(state: ViewedProject, latest: WorkstreamRun): Judged {
  const step = workingSteps[latest.state];
  if (step === undefined) {
    const blocked = latest.state === "blocked";
    const why =
      latest.reason === null
        ? blocked
          ? "what it depends on is not done"
          : "its turn"
        : endDetail(latest.reason);
    return blocked
      ? { word: "blocked", text: `blocked: ${why}`, acts: ["cancel", "follow"] }
      : { word: "waiting", text: `waiting: ${why}`, acts: ["cancel", "follow"] };
  }
  const attempt = latest.attempts.find((each) => each.status === "running");
  const name = attempt === undefined ? stepName(step) : attemptName(attempt);
  const since = duration(state.now - latest.run.startedAt);
  return {
    word: "running",
    text: facts(`running: ${name}`, since),
    acts: ["cancel", "follow", "open-worktree"],
  };
}

function neverRun(state: ViewedProject, { bundle, runs }: Known): Judged {
  const unmet = unmetDependency(state, bundle);
  if (unmet !== null) return { word: "blocked", text: `blocked: ${unmet} is not done`, acts: [] };
  const dry = runs.find((each) => each.run.dryRun);
  const last = dry === undefined ? "never run" : `dry run ${ago(dry.run.startedAt, state.now)}`;
  return { word: "pending", text: facts("pending", last), acts: ["dry-run", "run"] };
}

function unmetDependency(state: ViewedProject, bundle: BundleState | null): string | null {
  const needed = bundle?.kind === "readable" ? bundle.bundle.depends_on : [];
  const isDone = (id: string) =>
    state.store.workstreams.some((row) => row.id === id && row.state === "done");
  return needed.find((id) => !isDone(id)) ?? null;
}

function interrupted(
  state: ViewedProject,
  latest: WorkstreamRun | null,
  row: WorkstreamRow,
): Judged {
  const attempt = latest === null ? null : currentAttempt(latest);
  const where = attempt === null ? "before it began" : `in ${attemptName(attempt)}`;
  const at = latest?.run.finishedAt ?? latest?.run.heartbeatAt ?? row.updatedAt;
  return {
    word: "interrupted",
    text: facts(`interrupted ${where}`, ago(at, state.now)),
    acts: row.worktree === null ? ["resume"] : ["resume", "open-worktree"],
  };
}

function ended(state: ViewedProject, row: WorkstreamRow, latest: WorkstreamRun | null): Judged {
  const worktree: WorkstreamAct[] = row.worktree === null ? [] : ["open-worktree"];
  const why = because(row.reason);
  switch (row.state) {
    case "done":
      return done(row, worktree);
    case "needs_review":
      return {
        word: "needs you",
        text: `needs you${why}`,
        acts: [
          ...(needsConfirmation(judgedAttempt(latest?.attempts ?? [])) ? ["confirm" as const] : []),
          "resume",
          ...worktree,
          "run",
        ],
      };
    case "failed":
      return { word: "failed", text: `failed${why}`, acts: ["resume", ...worktree, "run"] };
    case "cancelled":
      return {
        word: "cancelled",
        text: facts("cancelled", ago(row.updatedAt, state.now)),
        acts: ["resume", ...worktree, "run"],
      };
    case "pending":
    case "blocked":
    case "ready":
    case "editing":
    case "static_check":
    case "runtime_check":
    case "fixing":
      throw new Error(`${row.id} is ${row.state}, which is no end`);
    default:
      return assertNever(row.state);
  }
}

function done(row: WorkstreamRow, worktree: readonly WorkstreamAct[]): Judged {
  if (row.mergedAt === null) {
    return { word: "done", text: facts("done", "not merged"), acts: ["merge", ...worktree] };
  }
  const merged = row.mergeCommit === null ? "merged" : `merged ${shortCommit(row.mergeCommit)}`;
  const archived = row.archivedAt === null ? null : "archived";
  return { word: "done", text: facts("done", merged, archived), acts: [] };
}
