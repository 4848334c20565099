import assert from "node:assert/strict";
import { decide, type Action } from "../../../../src/core/pipeline/decide";
import { attempt, factsOf } from "./attemptFacts";

function words(action: Action): string {
  switch (action.kind) {
    case "fix":
      return `fix ${action.strategy}`;
    case "finish":
      return action.state === "failed" && action.breaker
        ? `${action.state} ${action.breaker.rule}`
        : action.state;
    default:
      return action.kind;
  }
}

const good = ["edit passed", "static passed"];
const bad = ["edit passed", "static failed issues"];
const noChange = (strategy: "agent_fix" | "fresh_context") =>
  attempt("pipeline failed no_changes", { strategy });

suite("what a workstream does next", () => {
  const table: [string, Parameters<typeof factsOf>, string][] = [
    ["nothing was done", [[]], "edit"],
    ["EDIT passed", [["edit passed"]], "static"],
    ["STATIC passed", [good], "runtime"],
    ["RUNTIME passed", [[...good, "runtime passed"]], "done"],
    ["EDIT failed", [["edit failed no_changes"]], "failed"],
    ["no agent", [["edit failed agent_missing"]], "needs_review"],
    ["dependencies conflict", [["edit failed conflict"]], "needs_review"],
    ["STATIC found something", [bad], "fix agent_fix"],
    ["RUNTIME found something", [[...good, "runtime failed tests_failed"]], "fix agent_fix"],
    ["a scenario is unproven", [[...good, "runtime failed not_proven"]], "needs_review"],
    ["a plugin is missing", [["edit passed", "static failed plugin_unusable"]], "failed"],
    ["a test command cannot run", [[...good, "runtime failed setup_failed"]], "failed"],
    ["a fix was made", [[...bad, "pipeline passed"]], "static"],
    ["a fix went out of scope", [[...bad, "pipeline failed scope_violation"]], "failed"],
    ["a fix changed nothing", [[...bad, noChange("agent_fix")]], "fix fresh_context"],
    [
      "two fixes changed nothing",
      [[...bad, noChange("agent_fix"), noChange("fresh_context")]],
      "failed no_change",
    ],
    [
      "an error came back",
      [
        [...bad, "pipeline passed", "static failed issues"],
        { errors: [{ fingerprint: "e1", state: "REOPENED", label: "eslint x a.js:1" }] },
      ],
      "fix fresh_context",
    ],
    ["minutes are used up", [["edit passed"], { elapsedMs: 3_600_000 }], "failed budget"],
    [
      "minutes are used up, but everything is proven",
      [[...good, "runtime passed"], { elapsedMs: 3_600_000 }],
      "done",
    ],
    ["EDIT was interrupted", [["edit interrupted"]], "edit"],
    ["STATIC was interrupted", [["edit passed", "static interrupted"]], "static"],
    ["RUNTIME was cancelled", [[...good, "runtime cancelled"]], "runtime"],
    ["PIPELINE was interrupted", [[...bad, "pipeline interrupted"]], "fix agent_fix"],
    [
      "PIPELINE was interrupted in a fresh context",
      [[...bad, attempt("pipeline interrupted", { strategy: "fresh_context" })]],
      "fix fresh_context",
    ],
    ["a failed EDIT is resumed", [["edit failed agent_failed"], { resumedAfter: 1 }], "edit"],
    ["a failed STATIC is resumed", [bad, { resumedAfter: 2 }], "static"],
    [
      "a failed PIPELINE is resumed",
      [[...bad, "pipeline failed agent_failed"], { resumedAfter: 3 }],
      "fix agent_fix",
    ],
    [
      "fixes that changed nothing are resumed",
      [[...bad, noChange("agent_fix"), noChange("fresh_context")], { resumedAfter: 4 }],
      "static",
    ],
    [
      "the check after that failed again",
      [
        [...bad, noChange("agent_fix"), noChange("fresh_context"), "static failed issues"],
        { resumedAfter: 4 },
      ],
      "fix agent_fix",
    ],
    [
      "a resumed STATIC failed again",
      [
        ["edit passed", "static failed plugin_unusable", "static failed issues"],
        { resumedAfter: 2 },
      ],
      "fix agent_fix",
    ],
  ];
  for (const [when, facts, expected] of table) {
    test(`${when}: ${expected}`, () => {
      assert.equal(words(decide(factsOf(...facts))), expected);
    });
  }
});
