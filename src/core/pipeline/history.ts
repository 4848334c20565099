import type { Strategy } from "../model/states";
import type { AttemptFact, WorkstreamFacts } from "./facts";

/** The strategies that call an agent. */
export type AgentStrategy = Extract<Strategy, "agent_fix" | "fresh_context" | "next_agent">;

const agentStrategies: ReadonlySet<Strategy | null> = new Set<AgentStrategy>([
  "agent_fix",
  "fresh_context",
  "next_agent",
]);

/** Whether an attempt is a fix that an agent was called for. */
export function isAgentFix(attempt: AttemptFact): boolean {
  return attempt.step === "pipeline" && agentStrategies.has(attempt.strategy);
}

function ended({ status }: AttemptFact): boolean {
  return status === "passed" || status === "failed";
}

/** Fixes of agents that came to their end: what was stopped from outside is no try of the agent's. */
export function endedFixes(attempts: readonly AttemptFact[]): AttemptFact[] {
  return attempts.filter((attempt) => isAgentFix(attempt) && ended(attempt));
}

/** Checks that found something to mend. */
export function failedChecks(attempts: readonly AttemptFact[]): AttemptFact[] {
  return attempts.filter(({ failing }) => failing.length > 0);
}

/**
 * From which attempt repeats and returns are counted: the resume, the check that another agent took over from, or what
 * follows a return to earlier work.
 */
export function countedFrom({ attempts, resumedAfter }: WorkstreamFacts): number {
  for (let index = attempts.length - 1; index >= resumedAfter; index--) {
    const attempt = attempts[index];
    if (attempt?.step !== "pipeline") continue;
    if (attempt.strategy === "revert" && attempt.status === "passed") return index + 1;
    if (attempt.strategy !== "next_agent") continue;
    const check = attempts.slice(0, index).findLastIndex(({ failing }) => failing.length > 0);
    return Math.max(check, resumedAfter);
  }
  return resumedAfter;
}

/** Who fixes at present. */
export function presentAgent(facts: WorkstreamFacts): string {
  const last = facts.attempts.slice(facts.resumedAfter).findLast(isAgentFix);
  return last?.agent ?? facts.agents[0] ?? "manual";
}

/** Who comes after the present agent, where the list names another. */
export function nextAgent(facts: WorkstreamFacts): string | undefined {
  const at = facts.agents.indexOf(presentAgent(facts));
  return at < 0 ? undefined : facts.agents[at + 1];
}
