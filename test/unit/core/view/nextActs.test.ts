import assert from "node:assert/strict";
import { WorkstreamStateSchema, type WorkstreamState } from "../../../../src/core/model/states";
import { nextActs } from "../../../../src/core/view/nextActs";

function commands(state: WorkstreamState, unproven: string[] = [], more: object = {}): string[] {
  return nextActs({
    isTested: true,
    id: "ws-a",
    state,
    runId: "run-0123456789",
    worktree: "/p/.worktrees/ws-a",
    unproven,
    branch: "workstream/ws-a",
    target: "main",
    ...more,
  }).map(({ command }) => command);
}

suite("what to do next", () => {
  test("done: merge first", () => {
    assert.equal(commands("done")[0], "openspec-workstreams merge --ws-id ws-a");
  });

  test("needs_review: confirm what is unproven, when there is something", () => {
    const [first] = commands("needs_review", ["Exceed Limit", "Other"]);
    assert.match(
      first ?? "",
      /^openspec-workstreams confirm --ws-id ws-a --scenario "Exceed Limit"/,
    );
    const untested = commands("needs_review", ["Exceed Limit"], { isTested: false });
    assert.equal(untested[0], "cd /p/.worktrees/ws-a");
  });

  test("needs_review with nothing to prove: the bundle lacks a test", () => {
    assert.deepEqual(commands("needs_review"), [
      "edit workstreams/ws-a.json",
      "openspec-workstreams resume 01234567 --refreeze",
    ]);
  });

  test("what is pasted is read by no shell", () => {
    const [confirm = ""] = commands("needs_review", [`Don't $(touch x) "now"`]);
    assert.match(confirm, / --scenario 'Don'\\''t \$\(touch x\) "now"' --note /);
    const [, cd] = commands("failed", [], { worktree: "/my files/.worktrees/ws-a" });
    assert.equal(cd, 'cd "/my files/.worktrees/ws-a"');
  });

  for (const state of ["failed", "cancelled", "blocked", "needs_review"] as const) {
    test(`${state}: the run can be resumed by the first characters of its id`, () => {
      assert.ok(
        commands(state).some((command) =>
          command.startsWith("openspec-workstreams resume 01234567"),
        ),
      );
    });
  }

  test("never more than three acts", () => {
    for (const state of WorkstreamStateSchema.options)
      assert.ok(commands(state, ["x"]).length <= 3);
  });

  const causes: [string, object, RegExp][] = [
    ["a budget is used up", { breaker: "budget" }, /^edit workstreams/],
    ["all fixes are used up", { breaker: "attempts" }, /^cd /],
    ["one error came back", { breaker: "repeats" }, / resume 01234567 --note /],
    ["a checker cannot be used", { reason: "plugin_unusable" }, / plugins doctor$/],
    ["the scope was left", { reason: "scope_violation" }, /^edit workstreams/],
    ["the agent failed", { reason: "agent_failed" }, / agents doctor$/],
    ["the setup failed", { reason: "setup_failed" }, /^edit workstreams/],
    ["the main checkout was changed", { reason: "main_changed" }, /^git status$/],
  ];
  for (const [what, more, first] of causes) {
    test(`${what}: first what mends the cause, at most three acts`, () => {
      const acts = commands("failed", [], more);
      assert.match(acts[0] ?? "", first);
      assert.ok(acts.length <= 3);
    });
  }
});
