import type { Strategy } from "../model/states";

/** Each strategy as people read it. */
export const strategyWords = {
  autofix: "autofix",
  agent_fix: "agent fix",
  fresh_context: "fresh context",
  next_agent: "next agent",
  revert: "revert",
  quarantine: "quarantine",
  ask: "ask a person",
} as const satisfies Record<Strategy, string>;
