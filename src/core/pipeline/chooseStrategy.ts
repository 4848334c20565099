import type { Strategy } from "../model/states";
import { betterCommit } from "./betterCommit";
import { isStuck, triedEnough, type Breaker } from "./checkBreakers";
import type { WorkstreamFacts } from "./facts";
import {
  countedFrom,
  endedFixes,
  isAgentFix,
  nextAgent,
  presentAgent,
  type AgentStrategy,
} from "./history";
import { overBudget } from "./overBudget";

/** How errors are dealt with, by whom or to which commit, and why so. */
export type Fix =
  | { strategy: AgentStrategy; agent: string; because: string }
  | { strategy: "autofix"; because: string }
  | { strategy: "revert" | "quarantine"; to: string; because: string };

/** A fix to try, or why the engine stops and a person has to go on. */
export type Choice = { kind: "fix"; fix: Fix } | { kind: "stop"; breaker: Breaker };

function fix(made: Fix): Choice {
  return { kind: "fix", fix: made };
}

function wasTried(facts: WorkstreamFacts, strategy: Strategy, since: number): boolean {
  return facts.attempts.slice(since).some((attempt) => attempt.strategy === strategy);
}

/** Whether a safe fix that has not seen these files may mend them without anybody; once for what an agent made. */
function canAutofix({ attempts }: WorkstreamFacts): boolean {
  if (attempts.findLast(({ failing }) => failing.length > 0)?.fixable !== true) return false;
  const made = attempts.findLastIndex((each) => each.step === "edit" || isAgentFix(each));
  const since = attempts.slice(made + 1);
  return since.every(
    ({ strategy, status }) =>
      strategy !== "autofix" || (status !== "passed" && status !== "failed"),
  );
}

function another(facts: WorkstreamFacts, because: string): Choice | undefined {
  const agent = nextAgent(facts);
  return agent === undefined ? undefined : fix({ strategy: "next_agent", agent, because });
}

/** The next try of somebody who is not stuck. */
function mend(facts: WorkstreamFacts): Choice {
  if (canAutofix(facts)) {
    return fix({ strategy: "autofix", because: "a safe fix has not seen these files" });
  }
  const agent = presentAgent(facts);
  const from = countedFrom(facts);
  const before = endedFixes(facts.attempts.slice(from)).at(-1);
  const again = (strategy: AgentStrategy, because: string) => fix({ strategy, agent, because });
  if (before === undefined) {
    const wentBack = facts.attempts[from - 1]?.strategy === "revert" && from > facts.resumedAfter;
    return wentBack
      ? again("fresh_context", "the work was taken back to its last good commit")
      : again("agent_fix", "autofix has no rule for them");
  }
  const reopened = facts.errors.find((error) => error.state === "REOPENED");
  const changed = before.reason !== "no_changes";
  if (changed && reopened === undefined) return again("agent_fix", "these errors are new");
  const why = changed
    ? `the last fix did not mend ${reopened?.label ?? "them"}`
    : "the last fix changed nothing";
  const isFresh = before.strategy === "fresh_context";
  return (isFresh ? another(facts, why) : undefined) ?? again("fresh_context", why);
}

/** What only makes things worse is put away before the engine stops. */
function giveUp(facts: WorkstreamFacts, breaker: Breaker): Choice {
  const to = betterCommit(facts.attempts);
  if (to === undefined) return { kind: "stop", breaker };
  return fix({ strategy: "quarantine", to, because: breaker.message });
}

/** Why a workstream whose last check failed stops, if it does. */
export function whyStop(facts: WorkstreamFacts): Breaker | undefined {
  return isStuck(facts) ?? triedEnough(facts) ?? overBudget(facts);
}

/**
 * Chooses how the errors of the last check are dealt with: a safe fix, the agent with the errors, the agent from the
 * start, the next agent, back to the last good commit; then what is worse is quarantined, and a person is asked.
 */
export function chooseStrategy(facts: WorkstreamFacts): Choice {
  const stuck = isStuck(facts);
  const usedUp = triedEnough(facts) ?? overBudget(facts);
  if (usedUp) return giveUp(facts, stuck ?? usedUp);
  if (stuck === undefined) return mend(facts);
  const other = another(facts, stuck.message);
  if (other) return other;
  const to = betterCommit(facts.attempts);
  if (to === undefined || wasTried(facts, "revert", facts.resumedAfter)) {
    return giveUp(facts, stuck);
  }
  const because = `${stuck.message}, and everything since only made it worse`;
  return fix({ strategy: "revert", to, because });
}

/** What follows when an agent did not come to the end of its fix by itself: the next one, where there is one. */
export function afterCrash(facts: WorkstreamFacts): Choice | undefined {
  if (triedEnough(facts) ?? overBudget(facts)) return undefined;
  return another(facts, `${presentAgent(facts)} did not come to its end`);
}
