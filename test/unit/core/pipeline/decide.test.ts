import assert from "node:assert/strict";
import { decide, type Action } from "../../../../src/core/pipeline/decide";
import { attempt, factsOf } from "./attemptFacts";

function words(action: Action): string {
  switch (action.kind) {
    case "fix":
      return "agent" in action.fix && action.fix.agent !== "a"
        ? `fix ${action.fix.strategy} by ${action.fix.agent}`
        : `fix ${action.fix.strategy}`;
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

const check = "static failed issues";
const fresh = attempt("pipeline passed", { strategy: "fresh_context" });
const byB = attempt("pipeline passed", { strategy: "next_agent", agent: "b" });
const reopened = { fingerprint: "e1", state: "REOPENED", label: "eslint x a.js:1" } as const;
const overtime = { spent: { elapsedMs: 3_600_000, tokens: null, costUsd: null } };
const patient = { ...factsOf([]).limits, maxErrorRepeats: 9 };
const wentBack = (strategy: "revert" | "quarantine") =>
  attempt("pipeline passed", { strategy, agent: null, commit: "c1" });
const worse = [
  attempt("edit passed", { commit: "c1" }),
  attempt(check, { commit: "c1" }),
  "pipeline passed",
  attempt(check, { commit: "c2", failing: ["e1", "e2"] }),
  fresh,
  attempt(check, { commit: "c3", failing: ["e1", "e3"] }),
];

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
    [
      "minutes are used up",
      [["edit passed"], { spent: { elapsedMs: 3_600_000, tokens: null, costUsd: null } }],
      "failed budget",
    ],
    [
      "minutes are used up, but everything is proven",
      [
        [...good, "runtime passed"],
        { spent: { elapsedMs: 3_600_000, tokens: null, costUsd: null } },
      ],
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
    [
      "RUNTIME was interrupted, and the task is another now",
      [[...good, "runtime interrupted"], { outdated: { after: 3, what: "work" } }],
      "edit",
    ],
    [
      "EDIT passed, and the task is another now",
      [["edit passed"], { outdated: { after: 1, what: "work" } }],
      "edit",
    ],
    [
      "RUNTIME was interrupted, and the checks are others now",
      [[...good, "runtime interrupted"], { outdated: { after: 3, what: "checks" } }],
      "static",
    ],
    [
      "a fix was interrupted, and the checks are others now",
      [[...bad, "pipeline interrupted"], { outdated: { after: 3, what: "checks" } }],
      "static",
    ],
    [
      "what passed has seen the change",
      [[...good, "edit passed"], { outdated: { after: 2, what: "work" } }],
      "static",
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
      "fresh context did not mend it, and there is another agent",
      [
        [...bad, "pipeline passed", check, fresh, check],
        { agents: ["a", "b"], errors: [reopened], limits: patient },
      ],
      "fix next_agent by b",
    ],
    [
      "one error came back too often, and there is another agent",
      [[...bad, "pipeline passed", check, fresh, check], { agents: ["a", "b"] }],
      "fix next_agent by b",
    ],
    [
      "the other agent has as many tries",
      [
        [...bad, "pipeline passed", check, fresh, check, byB, check],
        { agents: ["a", "b"], errors: [reopened] },
      ],
      "fix fresh_context by b",
    ],
    [
      "the agent crashed in a fix, and there is another",
      [[...bad, "pipeline failed agent_failed"], { agents: ["a", "b"] }],
      "fix next_agent by b",
    ],
    [
      "a safe fix has not seen the files",
      [[...bad.slice(0, 1), attempt(check, { fixable: true })]],
      "fix autofix",
    ],
    [
      "safe fixes changed nothing",
      [
        [
          "edit passed",
          attempt(check, { fixable: true }),
          attempt("pipeline failed no_changes", { strategy: "autofix", agent: null }),
        ],
      ],
      "fix agent_fix",
    ],
    ["fixes only made it worse", [worse], "fix revert"],
    [
      "back at the last good commit, once more from the start",
      [[...worse, wentBack("revert"), attempt(check, { commit: "c1" })]],
      "fix fresh_context",
    ],
    [
      "worse again after that",
      [[...worse, wentBack("revert"), ...worse.slice(1)]],
      "fix quarantine",
    ],
    ["what made it worse is put away", [[...worse, wentBack("quarantine")]], "failed repeats"],
    [
      "what made it worse is put away, and somebody resumes",
      [[...worse, wentBack("quarantine")], { resumedAfter: worse.length + 1 }],
      "static",
    ],
    [
      "the minutes ran out in a fix",
      [[...bad, "pipeline failed budget"], overtime],
      "failed budget",
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
