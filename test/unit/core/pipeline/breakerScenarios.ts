import type { ScenarioRow } from "./scenarioRow";

const patient = { maxErrorRepeats: 9, oscillationThreshold: 9, maxAttempts: 9 };

/** What stops the work: breakers and budgets. */
export const breakerScenarios: readonly ScenarioRow[] = [
  {
    name: "the same error for ever",
    steps: ["ok", "finds e1", "ok", "finds e1", "ok", "finds e1"],
    actions: "edit static agent_fix static fresh_context static failed",
    breaker: "repeats",
    errors: { e1: "ESCALATED 3" },
  },
  {
    name: "one repeat is too many",
    steps: ["ok", "finds e1"],
    limits: { maxErrorRepeats: 1 },
    actions: "edit static failed",
    breaker: "repeats",
    errors: { e1: "ESCALATED 1" },
  },
  {
    name: "A, B, A by failures",
    steps: ["ok", "finds a1", "ok", "finds b1", "ok", "finds a1"],
    actions: "edit static agent_fix static agent_fix static failed",
    breaker: "oscillation",
    errors: { a1: "ESCALATED 2", b1: "VERIFIED 1" },
  },
  {
    name: "A, B, A by files",
    steps: ["ok writes x", "finds a1", "ok writes y", "finds b1", "ok writes x", "finds c1"],
    actions: "edit static agent_fix static agent_fix static failed",
    breaker: "oscillation",
    errors: { a1: "VERIFIED 1", b1: "VERIFIED 1", c1: "ESCALATED 1" },
  },
  {
    name: "A, B, A, B, A where three are allowed",
    steps: [
      "ok",
      "finds a1",
      "ok",
      "finds b1",
      "ok",
      "finds a1",
      "ok",
      "finds b1",
      "ok",
      "finds a1",
    ],
    limits: { ...patient, oscillationThreshold: 3 },
    actions:
      "edit static agent_fix static agent_fix static fresh_context static fresh_context static failed",
    breaker: "oscillation",
    errors: { a1: "ESCALATED 3", b1: "VERIFIED 2" },
  },
  {
    name: "no change twice",
    steps: ["ok", "finds e1", "fails no_changes", "fails no_changes"],
    actions: "edit static agent_fix fresh_context failed",
    breaker: "no_change",
    errors: { e1: "ESCALATED 1" },
  },
  {
    name: "no change once",
    steps: ["ok", "finds e1", "fails no_changes", "ok"],
    actions: "edit static agent_fix fresh_context static runtime done",
    errors: { e1: "VERIFIED 1" },
  },
  {
    name: "other errors each time, never fewer",
    steps: ["ok", "finds a", "ok", "finds b", "ok", "finds c", "ok", "finds d", "ok", "finds e"],
    actions:
      "edit static agent_fix static agent_fix static agent_fix static agent_fix static failed",
    breaker: "no_progress",
    errors: {
      a: "VERIFIED 1",
      b: "VERIFIED 1",
      c: "VERIFIED 1",
      d: "VERIFIED 1",
      e: "ESCALATED 1",
    },
  },
  {
    name: "all fixes are used up",
    steps: ["ok", "finds a b c", "ok", "finds d e", "ok", "finds f"],
    limits: { maxAttempts: 2 },
    actions: "edit static agent_fix static agent_fix static failed",
    breaker: "attempts",
    errors: {
      ...{ a: "VERIFIED 1", b: "VERIFIED 1", c: "VERIFIED 1" },
      ...{ d: "VERIFIED 1", e: "VERIFIED 1", f: "ESCALATED 1" },
    },
  },
  {
    name: "all fixes are used up, also after a resume",
    steps: ["ok", "finds a b", "ok", "finds c", "resumed", "finds c"],
    limits: { maxAttempts: 1 },
    actions: "edit static agent_fix static failed static failed",
    breaker: "attempts",
    errors: { a: "VERIFIED 1", b: "VERIFIED 1", c: "ESCALATED 2" },
  },
  {
    name: "repeats are counted anew after a resume",
    steps: ["ok", "finds e1", "ok", "finds e1", "ok", "finds e1", "resumed", "finds e1", "ok"],
    actions:
      "edit static agent_fix static fresh_context static failed static agent_fix static runtime done",
    errors: { e1: "VERIFIED 4" },
  },

  // Budgets
  {
    name: "the minutes run out during a fix",
    steps: ["ok", "finds e1", "fails budget +9m"],
    budget: { maxMinutes: 5 },
    actions: "edit static agent_fix failed",
    breaker: "budget",
    errors: { e1: "ESCALATED 1" },
  },
  {
    name: "the minutes run out during EDIT",
    steps: ["fails budget +9m"],
    budget: { maxMinutes: 5 },
    actions: "edit failed",
    breaker: "budget",
  },
  {
    name: "the minutes are used up between steps",
    steps: ["ok +3m"],
    budget: { maxMinutes: 2 },
    actions: "edit failed",
    breaker: "budget",
  },
  {
    name: "the minutes are used up by a check that fails",
    steps: ["ok", "finds e1 +5m"],
    budget: { maxMinutes: 4 },
    actions: "edit static failed",
    breaker: "budget",
    errors: { e1: "ESCALATED 1" },
  },
  {
    name: "the minutes are used up, but everything is proven",
    steps: ["ok", "ok", "ok +99m"],
    budget: { maxMinutes: 10 },
    actions: "edit static runtime done",
  },
  {
    name: "the dollars are used up by a fix",
    steps: ["ok +1$", "finds e1", "ok +3$"],
    budget: { maxCostUsd: 4 },
    actions: "edit static agent_fix failed",
    breaker: "budget",
    errors: { e1: "ESCALATED 1" },
  },
  {
    name: "the tokens are used up",
    steps: ["ok +900t"],
    budget: { maxTokens: 500 },
    actions: "edit failed",
    breaker: "budget",
  },
  {
    name: "a limit of dollars that no agent reports stops nothing",
    steps: ["ok", "finds e1", "ok"],
    budget: { maxCostUsd: 1 },
    actions: "edit static agent_fix static runtime done",
    errors: { e1: "VERIFIED 1" },
  },
  {
    name: "the tokens of the run are used up",
    steps: ["ok +200t"],
    runBudget: { maxTokens: 100 },
    actions: "edit failed",
    breaker: "budget",
  },
  {
    name: "the minutes of the run are used up",
    steps: ["ok", "finds e1 +5m"],
    runBudget: { maxMinutes: 3 },
    actions: "edit static failed",
    breaker: "budget",
    errors: { e1: "ESCALATED 1" },
  },
];
