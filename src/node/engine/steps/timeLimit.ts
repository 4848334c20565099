import { remainingMs } from "../../../core/pipeline/overBudget";
import type { ResolvedAgent } from "../../agents/resolveAgent";
import type { AgentStepResult } from "../agent/agentStep";
import type { Engine, Work } from "../record/engine";
import { loadFacts } from "../record/loadFacts";

/** No timer of Node waits for nothing. */
const leastMs = 100;

/** The agent with no more time than the budget leaves it; `judge` tells an agent that used it up from a slow one. */
export function withinBudget(
  engine: Engine,
  work: Work,
  agent: ResolvedAgent,
): { agent: ResolvedAgent; judge(result: AgentStepResult): AgentStepResult } {
  const left = remainingMs(loadFacts(engine, work));
  if (left === undefined || left >= agent.totalMs) return { agent, judge: (result) => result };
  return {
    agent: { ...agent, totalMs: Math.max(leastMs, left) },
    judge(result) {
      const isOver = result.kind === "failed" && result.reason === "total_timeout";
      if (!isOver) return result;
      const message = `the minutes of the budget were used up while the agent ${agent.title} worked`;
      return { ...result, reason: "budget", message };
    },
  };
}
