import type { ScenarioRow } from "./scenarioRow";

const test = "fails tests_failed finds t1";

/** Tools, EDIT, and runs that are stopped. */
export const stopScenarios: readonly ScenarioRow[] = [
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
