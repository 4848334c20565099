import type { ScenarioRow } from "./scenarioRow";

const test = "fails tests_failed finds t1";

/** Fixes that work, and safe fixes. */
export const fixScenarios: readonly ScenarioRow[] = [
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
];
