import type { Scenario } from "./simulatedWorld";

/** What happens, and how it has to end: the actions in order, then `<breaker>`, then each error with its count. */
export interface ScenarioRow extends Scenario {
  name: string;
  actions: string;
  breaker?: string;
  errors?: Record<string, string>;
}

const patient = { maxErrorRepeats: 9, oscillationThreshold: 9, maxAttempts: 9 };
const test = "fails tests_failed finds t1";
const worse = ["ok", "finds e1", "ok", "finds e1 e2", "ok", "finds e1 e3"];
const worseActions = "edit static agent_fix static fresh_context static";

/** The error pipeline, case by case. */
export const scenarios: readonly ScenarioRow[] = [
  { name: "nothing fails", steps: ["ok"], actions: "edit static runtime done" },
  {
    name: "errors that only the base has are no errors of the work",
    steps: ["ok", "ok", "ok"],
    actions: "edit static runtime done",
  },

  // Fixes
  {
    name: "fixed at once",
    steps: ["ok", "finds e1", "ok"],
    actions: "edit static agent_fix static runtime done",
    errors: { e1: "VERIFIED 1" },
  },
  {
    name: "fixed on the second try",
    steps: ["ok", "finds e1", "ok", "finds e1", "ok"],
    actions: "edit static agent_fix static fresh_context static runtime done",
    errors: { e1: "VERIFIED 2" },
  },
  {
    name: "two errors with one root",
    steps: ["ok", "finds e1 e2", "ok"],
    actions: "edit static agent_fix static runtime done",
    errors: { e1: "VERIFIED 1", e2: "VERIFIED 1" },
  },
  {
    name: "two errors, one mended at first",
    steps: ["ok", "finds e1 e2", "ok", "finds e2", "ok"],
    actions: "edit static agent_fix static fresh_context static runtime done",
    errors: { e1: "VERIFIED 1", e2: "VERIFIED 2" },
  },
  {
    name: "a fix that breaks another thing, which is mended",
    steps: ["ok", "finds a1", "ok", "finds b1", "ok"],
    actions: "edit static agent_fix static agent_fix static runtime done",
    errors: { a1: "VERIFIED 1", b1: "VERIFIED 1" },
  },
  {
    name: "a failed test",
    steps: ["ok", "ok", test, "ok"],
    actions: "edit static runtime agent_fix static runtime done",
    errors: { t1: "VERIFIED 1" },
  },
  {
    name: "the fix of a failed test breaks a check",
    steps: ["ok", "ok", test, "ok", "finds s1", "ok"],
    actions: "edit static runtime agent_fix static agent_fix static runtime done",
    errors: { t1: "VERIFIED 1", s1: "VERIFIED 1" },
  },
  {
    name: "a test fails again after its fix",
    steps: ["ok", "ok", test, "ok", "ok", test, "ok"],
    actions: "edit static runtime agent_fix static runtime fresh_context static runtime done",
    errors: { t1: "VERIFIED 2" },
  },
  {
    name: "one error hides many",
    steps: ["ok", "finds e1", "ok", "finds a b c d", "ok", "finds b c", "ok"],
    actions: "edit static agent_fix static agent_fix static fresh_context static runtime done",
    errors: {
      e1: "VERIFIED 1",
      a: "VERIFIED 1",
      b: "VERIFIED 2",
      c: "VERIFIED 2",
      d: "VERIFIED 1",
    },
  },

  // Autofix
  {
    name: "a safe fix that has not seen the files mends them",
    steps: ["ok", "finds e1 fixable", "ok"],
    actions: "edit static autofix static runtime done",
    errors: { e1: "VERIFIED 1" },
  },
  {
    name: "a safe fix changes nothing, so the agent is called",
    steps: ["ok", "finds e1 fixable", "fails no_changes", "ok"],
    actions: "edit static autofix agent_fix static runtime done",
    errors: { e1: "VERIFIED 1" },
  },
  {
    name: "a safe fix mends half",
    steps: ["ok", "finds e1 e2 fixable", "ok", "finds e2", "ok"],
    actions: "edit static autofix static agent_fix static runtime done",
    errors: { e1: "VERIFIED 1", e2: "VERIFIED 2" },
  },
  {
    name: "safe fixes run once for what an agent made",
    steps: ["ok", "finds e1 fixable", "ok", "finds e1 fixable", "ok"],
    actions: "edit static autofix static agent_fix static runtime done",
    errors: { e1: "VERIFIED 2" },
  },
  {
    name: "a safe fix is cancelled and done again",
    steps: ["ok", "finds e1 fixable", "cancelled resumed", "ok"],
    actions: "edit static autofix autofix static runtime done",
    errors: { e1: "VERIFIED 1" },
  },

  // Breakers
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

  // Agents
  {
    name: "the agent crashes in a fix",
    steps: ["ok", "finds e1", "fails agent_failed"],
    actions: "edit static agent_fix failed",
    errors: { e1: "ANALYZED 1" },
  },
  {
    name: "the agent crashes in a fix, and somebody resumes",
    steps: ["ok", "finds e1", "fails agent_failed", "resumed", "ok"],
    actions: "edit static agent_fix failed agent_fix static runtime done",
    errors: { e1: "VERIFIED 1" },
  },
  {
    name: "the agent crashes in a fix, and another is named",
    steps: ["ok", "finds e1", "fails agent_failed", "ok"],
    agents: ["a", "b"],
    actions: "edit static agent_fix next_agent(b) static runtime done",
    errors: { e1: "VERIFIED 1" },
  },
  {
    name: "both agents crash",
    steps: ["ok", "finds e1", "fails agent_failed", "fails idle_timeout"],
    agents: ["a", "b"],
    actions: "edit static agent_fix next_agent(b) failed",
    errors: { e1: "ANALYZED 1" },
  },
  {
    name: "the agent is too slow, and another is not there",
    steps: ["ok", "finds e1", "fails total_timeout", "fails agent_missing", "ok"],
    agents: ["a", "b", "c"],
    actions: "edit static agent_fix next_agent(b) next_agent(c) static runtime done",
    errors: { e1: "VERIFIED 1" },
  },
  {
    name: "no crash gives more fixes than there are",
    steps: ["ok", "finds e1", "fails agent_failed"],
    agents: ["a", "b"],
    limits: { maxAttempts: 1 },
    actions: "edit static agent_fix failed",
    errors: { e1: "ANALYZED 1" },
  },
  {
    name: "a fresh start did not help, so the next agent is called",
    steps: ["ok", "finds e1", "ok", "finds e1", "ok", "finds e1", "ok"],
    agents: ["a", "b"],
    actions: "edit static agent_fix static fresh_context static next_agent(b) static runtime done",
    errors: { e1: "VERIFIED 3" },
  },
  {
    name: "two agents cannot mend it",
    steps: [
      "ok",
      "finds e1",
      "ok",
      "finds e1",
      "ok",
      "finds e1",
      "ok",
      "finds e1",
      "ok",
      "finds e1",
    ],
    agents: ["a", "b"],
    limits: { maxAttempts: 9 },
    actions:
      "edit static agent_fix static fresh_context static next_agent(b) static fresh_context(b) static failed",
    breaker: "repeats",
    errors: { e1: "ESCALATED 5" },
  },
  {
    name: "two agents have no more fixes than one",
    steps: [
      "ok",
      "finds e1",
      "ok",
      "finds e1",
      "ok",
      "finds e1",
      "ok",
      "finds e1",
      "ok",
      "finds e1",
    ],
    agents: ["a", "b"],
    limits: { maxAttempts: 3 },
    actions: "edit static agent_fix static fresh_context static next_agent(b) static failed",
    breaker: "attempts",
    errors: { e1: "ESCALATED 4" },
  },
  {
    name: "no change twice, so the next agent is called",
    steps: ["ok", "finds e1", "fails no_changes", "fails no_changes", "ok"],
    agents: ["a", "b"],
    actions: "edit static agent_fix fresh_context next_agent(b) static runtime done",
    errors: { e1: "VERIFIED 1" },
  },
  {
    name: "after a resume the first agent begins again",
    steps: [
      "ok",
      "finds e1",
      "fails agent_failed",
      "fails no_changes",
      "resumed",
      "finds e1",
      "ok",
    ],
    agents: ["a", "b"],
    limits: { maxAttempts: 2 },
    actions: "edit static agent_fix next_agent(b) failed static failed",
    breaker: "attempts",
    errors: { e1: "ESCALATED 2" },
  },

  // The fence and the main checkout
  {
    name: "a fix outside of the scope",
    steps: ["ok", "finds e1", "fails scope_violation"],
    actions: "edit static agent_fix failed",
    errors: { e1: "ANALYZED 1" },
  },
  {
    name: "a fix outside of the scope, and somebody resumes",
    steps: ["ok", "finds e1", "fails scope_violation", "resumed", "ok"],
    actions: "edit static agent_fix failed agent_fix static runtime done",
    errors: { e1: "VERIFIED 1" },
  },
  {
    name: "a fix outside of the scope is not handed to another agent",
    steps: ["ok", "finds e1", "fails scope_violation"],
    agents: ["a", "b"],
    actions: "edit static agent_fix failed",
    errors: { e1: "ANALYZED 1" },
  },
  {
    name: "the main checkout is changed during a fix",
    steps: ["ok", "finds e1", "fails main_changed"],
    agents: ["a", "b"],
    actions: "edit static agent_fix failed",
    errors: { e1: "ANALYZED 1" },
  },

  // Going back
  {
    name: "every fix makes it worse: back, and once more from the start",
    steps: [...worse, "finds e1", "ok"],
    actions: `${worseActions} revert static fresh_context static runtime done`,
    errors: { e1: "VERIFIED 4", e2: "VERIFIED 1", e3: "VERIFIED 1" },
  },
  {
    name: "back, and still the same",
    steps: [...worse, "finds e1", "ok", "finds e1", "ok", "finds e1"],
    actions: `${worseActions} revert static fresh_context static fresh_context static failed`,
    breaker: "repeats",
    errors: { e1: "ESCALATED 6", e2: "VERIFIED 1", e3: "VERIFIED 1" },
  },
  {
    name: "back, and worse again: what is worse is put away",
    steps: [...worse, "finds e1", "ok", "finds e1 e2", "ok", "finds e1 e3"],
    actions: `${worseActions} revert static fresh_context static fresh_context static quarantine failed`,
    breaker: "repeats",
    errors: { e1: "ESCALATED 6", e2: "VERIFIED 2", e3: "QUARANTINED 2" },
  },
  {
    name: "worse, and no fix is left",
    steps: ["ok", "finds e1", "ok", "finds e1 e2"],
    limits: { maxAttempts: 1 },
    actions: "edit static agent_fix static quarantine failed",
    breaker: "attempts",
    errors: { e1: "ESCALATED 2", e2: "QUARANTINED 1" },
  },
  {
    name: "worse, and no minute is left",
    steps: ["ok", "finds e1", "ok", "finds e1 e2 +9m"],
    budget: { maxMinutes: 8 },
    actions: "edit static agent_fix static quarantine failed",
    breaker: "budget",
    errors: { e1: "ESCALATED 2", e2: "QUARANTINED 1" },
  },
  {
    name: "what was put away comes back by hand and holds",
    steps: ["ok", "finds e1", "ok", "finds e1 e2", "resumed", "ok"],
    limits: { maxAttempts: 1 },
    actions: "edit static agent_fix static quarantine failed static runtime done",
    errors: { e1: "VERIFIED 2", e2: "VERIFIED 1" },
  },
  {
    name: "what was put away is found again",
    steps: ["ok", "finds e1", "ok", "finds e1 e2", "resumed", "finds e2"],
    limits: { maxAttempts: 1 },
    actions: "edit static agent_fix static quarantine failed static failed",
    breaker: "attempts",
    errors: { e1: "VERIFIED 2", e2: "ESCALATED 2" },
  },
  {
    name: "fixes of a test break the checks: back to where only the test failed",
    steps: [
      "ok",
      "ok",
      test,
      "ok",
      "finds s1",
      "ok",
      "finds s1",
      "ok",
      "finds s1",
      "ok",
      test,
      "ok",
    ],
    actions:
      "edit static runtime agent_fix static agent_fix static fresh_context static revert static runtime fresh_context static runtime done",
    errors: { t1: "VERIFIED 2", s1: "VERIFIED 3" },
  },

  // Tools and tests
  {
    name: "a plugin is missing",
    steps: ["ok", "fails plugin_unusable"],
    actions: "edit static failed",
  },
  {
    name: "a plugin breaks during the recovery: nothing is verified",
    steps: ["ok", "finds e1", "ok", "fails plugin_unusable"],
    actions: "edit static agent_fix static failed",
    errors: { e1: "FIXED 1" },
  },
  {
    name: "a plugin breaks during the recovery, is mended, and the run resumes",
    steps: ["ok", "finds e1", "ok", "fails plugin_unusable", "resumed", "ok"],
    actions: "edit static agent_fix static failed static runtime done",
    errors: { e1: "VERIFIED 1" },
  },
  {
    name: "a test command cannot run during the recovery",
    steps: ["ok", "ok", test, "ok", "ok", "fails setup_failed"],
    actions: "edit static runtime agent_fix static runtime failed",
    errors: { t1: "FIXED 1" },
  },
  {
    name: "a flaky test: no fix changes anything, and it passes when the run resumes",
    steps: ["ok", "ok", test, "fails no_changes", "fails no_changes", "resumed", "ok"],
    actions: "edit static runtime agent_fix fresh_context failed static runtime done",
    errors: { t1: "VERIFIED 1" },
  },
  {
    name: "a scenario that nobody proves",
    steps: ["ok", "ok", "fails not_proven"],
    actions: "edit static runtime needs_review",
  },
  {
    name: "a scenario that nobody proves, until the run resumes",
    steps: ["ok", "ok", "fails not_proven", "resumed", "ok"],
    actions: "edit static runtime needs_review runtime done",
  },
  {
    name: "a scenario that nobody proves after a fix",
    steps: ["ok", "finds e1", "ok", "ok", "fails not_proven"],
    actions: "edit static agent_fix static runtime needs_review",
    errors: { e1: "VERIFIED 1" },
  },

  // EDIT
  { name: "EDIT changes nothing", steps: ["fails no_changes"], actions: "edit failed" },
  { name: "no agent edits", steps: ["fails agent_missing"], actions: "edit needs_review" },
  { name: "dependencies conflict", steps: ["fails conflict"], actions: "edit needs_review" },
  {
    name: "EDIT crashes and is resumed",
    steps: ["fails agent_failed", "resumed", "ok"],
    actions: "edit failed edit static runtime done",
  },

  // Stops
  { name: "cancelled during EDIT", steps: ["cancelled"], actions: "edit" },
  { name: "cancelled during STATIC", steps: ["ok", "cancelled"], actions: "edit static" },
  {
    name: "cancelled during RUNTIME",
    steps: ["ok", "ok", "cancelled"],
    actions: "edit static runtime",
  },
  {
    name: "cancelled during a fix",
    steps: ["ok", "finds e1", "cancelled"],
    actions: "edit static agent_fix",
    errors: { e1: "ANALYZED 1" },
  },
  {
    name: "cancelled during each step, and resumed each time",
    steps: [
      ...["cancelled resumed", "ok", "cancelled resumed", "finds e1", "cancelled resumed", "ok"],
      ...["cancelled resumed", "ok", "cancelled resumed", "ok"],
    ],
    actions: "edit edit static static agent_fix agent_fix static static runtime runtime done",
    errors: { e1: "VERIFIED 1" },
  },
  {
    name: "interrupted during each step, and resumed each time",
    steps: [
      ...["stopped resumed", "ok", "stopped resumed", "finds e1", "stopped resumed", "ok"],
      ...["stopped resumed", "ok", "stopped resumed", "ok"],
    ],
    actions: "edit edit static static agent_fix agent_fix static static runtime runtime done",
    errors: { e1: "VERIFIED 1" },
  },
  {
    name: "interrupted during a fresh start, which goes on as one",
    steps: ["ok", "finds e1", "ok", "finds e1", "stopped resumed", "ok"],
    actions: "edit static agent_fix static fresh_context fresh_context static runtime done",
    errors: { e1: "VERIFIED 2" },
  },
  {
    name: "interrupted while the next agent works, who goes on",
    steps: ["ok", "finds e1", "fails agent_failed", "stopped resumed", "ok"],
    agents: ["a", "b"],
    actions: "edit static agent_fix next_agent(b) next_agent(b) static runtime done",
    errors: { e1: "VERIFIED 1" },
  },
  {
    name: "an error that a stopped run found is counted when it is found again",
    steps: ["ok", "finds e1 resumed", "finds e1", "ok"],
    actions: "edit static static agent_fix static runtime done",
    errors: { e1: "VERIFIED 2" },
  },
];
