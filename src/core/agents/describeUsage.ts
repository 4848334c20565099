import type { AgentUsage } from "./adapters/agentAdapter";

function thousands(count: number): string {
  return count.toLocaleString("en");
}

function dollars(cost: number): string {
  return `$${cost < 0.01 ? cost.toPrecision(1) : cost.toFixed(2)}`;
}

/** What an agent used, in words: `12,300 tokens in, 450 out, $0.12`. What it does not report, it does not report. */
export function describeUsage(usage: AgentUsage | null, title: string): string {
  const parts = [
    ...(usage?.inputTokens == null ? [] : [`${thousands(usage.inputTokens)} tokens in`]),
    ...(usage?.outputTokens == null ? [] : [`${thousands(usage.outputTokens)} out`]),
    usage?.costUsd == null ? "" : dollars(usage.costUsd),
  ].filter((part) => part !== "");
  if (parts.length === 0) return `not reported by ${title}`;
  return usage?.costUsd == null ? `${parts.join(", ")}, cost not reported` : parts.join(", ");
}
