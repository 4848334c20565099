import { assertNever } from "../errors";
import type { Breaker } from "./checkBreakers";
import { afterCrash, chooseStrategy, whyStop, type Choice, type Fix } from "./chooseStrategy";
import type { AttemptFact, WorkstreamFacts } from "./facts";
import { isAgentFix, presentAgent } from "./history";
import { overBudget } from "./overBudget";

/** What a workstream does next. */
export type Action =
  | { kind: "edit" }
  | { kind: "static" }
  | { kind: "runtime" }
  | { kind: "fix"; fix: Fix }
  | { kind: "finish"; state: "done" }
  | { kind: "finish"; state: "needs_review" | "failed"; breaker?: Breaker };

const failed = { kind: "finish", state: "failed" } as const satisfies Action;

/** A pure function of the recorded facts: the same facts give the same next action, before and after a crash. */
export function decide(facts: WorkstreamFacts): Action {
  const last = facts.attempts.at(-1);
  if (last === undefined) return { kind: "edit" };
  const resumed = facts.resumedAfter === facts.attempts.length;
  const outdated = facts.outdated?.after === facts.attempts.length ? facts.outdated.what : null;
  if (outdated === "work") return { kind: "edit" };
  if (outdated === "checks" && last.step !== "edit") return { kind: "static" };
  switch (last.status) {
    case "running":
    case "interrupted":
    case "cancelled":
      return again(facts, last);
    case "failed":
      return resumed ? again(facts, last) : afterFailure(facts, last);
    case "passed":
      return afterPass(facts, last, resumed);
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

function afterPass(facts: WorkstreamFacts, last: AttemptFact, resumed: boolean): Action {
  if (last.strategy === "quarantine" && !resumed) return stopped(facts);
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

/** The same reason for which the quarantine was decided. */
function stopped(facts: WorkstreamFacts): Action {
  const breaker = whyStop({ ...facts, attempts: facts.attempts.slice(0, -1) });
  return breaker === undefined ? failed : { ...failed, breaker };
}

function afterFailure(facts: WorkstreamFacts, last: AttemptFact): Action {
  if (last.reason === "budget") return spent(facts);
  if (last.step === "pipeline") return afterFailedFix(facts, last);
  if (last.step === "edit") {
    return needsPerson(last) ? { kind: "finish", state: "needs_review" } : failed;
  }
  if (last.reason === "plugin_unusable" || last.reason === "setup_failed") return failed;
  // Commands passed, nothing to fix: only a person can say whether the scenario holds.
  if (last.failing.length === 0) return { kind: "finish", state: "needs_review" };
  return act(chooseStrategy(facts), facts);
}

function spent(facts: WorkstreamFacts): Action {
  const breaker = overBudget(facts);
  return breaker === undefined ? failed : { ...failed, breaker };
}

function afterFailedFix(facts: WorkstreamFacts, last: AttemptFact): Action {
  switch (last.reason) {
    case "no_changes":
      return act(chooseStrategy(facts), facts);
    case "agent_failed":
    case "agent_denied":
    case "agent_auth":
    case "agent_rate_limited":
    case "agent_server_error":
    case "agent_missing":
    case "idle_timeout":
    case "total_timeout": {
      const choice = afterCrash(facts);
      if (choice !== undefined) return act(choice, facts);
      return needsPerson(last) ? { kind: "finish", state: "needs_review" } : failed;
    }
    default:
      return failed;
  }
}

function fixAgain(facts: WorkstreamFacts, last: AttemptFact): Action {
  const choice = chooseStrategy(facts);
  if (choice.kind === "stop" || !isAgentFix(last)) return act(choice, facts);
  const { strategy } = last;
  const isSame = strategy === "agent_fix" || strategy === "fresh_context";
  if (!isSame && strategy !== "next_agent") return act(choice, facts);
  const because = "the last fix did not come to its end";
  // The agent may have been taken off the list since.
  const agent = facts.agents.find((each) => each === last.agent) ?? presentAgent(facts);
  return { kind: "fix", fix: { strategy, agent, because } };
}

/** What passes and cannot be proven is for a person to look at, when nobody made its tests say more. */
function isOnlyUnproven({ attempts }: WorkstreamFacts): boolean {
  return attempts.findLast(({ failing }) => failing.length > 0)?.reason === "proof_failed";
}

function act(choice: Choice, facts: WorkstreamFacts): Action {
  if (choice.kind === "fix") return { kind: "fix", fix: choice.fix };
  const state = isOnlyUnproven(facts) ? "needs_review" : "failed";
  return { kind: "finish", state, breaker: choice.breaker };
}
