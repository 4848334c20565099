import { assertNever } from "../errors";
import { checkBreakers, endedFixes, overBudget, type Breaker } from "./checkBreakers";
import type { Strategy } from "../model/states";
import type { AttemptFact, WorkstreamFacts } from "./facts";

/** What a workstream does next. */
export type Action =
  | { kind: "edit" }
  | { kind: "static" }
  | { kind: "runtime" }
  | { kind: "fix"; strategy: Strategy; because: string }
  | { kind: "finish"; state: "done" | "needs_review" }
  | { kind: "finish"; state: "failed"; breaker?: Breaker };

const failed = { kind: "finish", state: "failed" } as const satisfies Action;

/** A pure function of the recorded facts: the same facts give the same next action, before and after a crash. */
export function decide(facts: WorkstreamFacts): Action {
  const last = facts.attempts.at(-1);
  if (last === undefined) return { kind: "edit" };
  const resumed = facts.resumedAfter === facts.attempts.length;
  switch (last.status) {
    case "running":
    case "interrupted":
    case "cancelled":
      return again(facts, last);
    case "failed":
      return resumed ? again(facts, last) : afterFailure(facts, last);
    case "passed":
      return afterPass(facts, last);
    default:
      return assertNever(last.status);
  }
}

/** The step that a run stopped in, once more. */
function again(facts: WorkstreamFacts, last: AttemptFact): Action {
  switch (last.step) {
    case "edit":
    case "static":
    case "runtime":
      return { kind: last.step };
    case "pipeline":
      // The agent had nothing to mend; whoever resumes may have mended what is around it.
      return last.reason === "no_changes" ? { kind: "static" } : fixAgain(facts, last);
    case "merge":
      return failed;
    default:
      return assertNever(last.step);
  }
}

function afterPass(facts: WorkstreamFacts, last: AttemptFact): Action {
  const breaker = last.step === "runtime" ? undefined : overBudget(facts);
  if (breaker) return { ...failed, breaker };
  switch (last.step) {
    case "edit":
    case "pipeline":
      return { kind: "static" };
    case "static":
      return { kind: "runtime" };
    case "runtime":
    case "merge":
      return { kind: "finish", state: "done" };
    default:
      return assertNever(last.step);
  }
}

/** What no agent can do: somebody has to edit, log an agent in, or resolve a conflict. */
function needsPerson({ reason }: AttemptFact): boolean {
  return reason === "agent_missing" || reason === "agent_auth" || reason === "conflict";
}

function afterFailure(facts: WorkstreamFacts, last: AttemptFact): Action {
  if (last.step === "edit" || last.step === "pipeline") {
    if (needsPerson(last)) return { kind: "finish", state: "needs_review" };
    return last.step === "pipeline" && last.reason === "no_changes" ? nextFix(facts) : failed;
  }
  if (last.reason === "plugin_unusable" || last.reason === "setup_failed") return failed;
  // Commands passed, nothing to fix: only a person can say whether the scenario holds.
  if (last.failing.length === 0) return { kind: "finish", state: "needs_review" };
  return nextFix(facts);
}

function fixAgain(facts: WorkstreamFacts, last: AttemptFact): Action {
  const breaker = checkBreakers(facts);
  if (breaker) return { ...failed, breaker };
  const strategy = last.strategy ?? "agent_fix";
  return { kind: "fix", strategy, because: "the last fix did not come to its end" };
}

function nextFix(facts: WorkstreamFacts): Action {
  const breaker = checkBreakers(facts);
  if (breaker) return { ...failed, breaker };
  const sinceResume = facts.attempts.slice(facts.resumedAfter);
  const before = endedFixes({ ...facts, attempts: sinceResume }).at(-1);
  if (before === undefined) {
    return { kind: "fix", strategy: "agent_fix", because: "autofix has no rule for them" };
  }
  if (before.reason === "no_changes") {
    return before.strategy === "fresh_context"
      ? { ...failed, breaker: { rule: "no_change", message: "two fixes in a row changed nothing" } }
      : { kind: "fix", strategy: "fresh_context", because: "the last fix changed nothing" };
  }
  const reopened = facts.errors.find((error) => error.state === "REOPENED");
  return reopened === undefined
    ? { kind: "fix", strategy: "agent_fix", because: "these errors are new" }
    : {
        kind: "fix",
        strategy: "fresh_context",
        because: `the last fix did not mend ${reopened.label}`,
      };
}
