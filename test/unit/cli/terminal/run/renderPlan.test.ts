import assert from "node:assert/strict";
import { stripVTControlCharacters } from "node:util";
import { renderPlan } from "../../../../../src/cli/terminal/run/renderPlan";
import type { PlannedSteps } from "../../../../../src/protocol/cli";

const plan: PlannedSteps = {
  id: "ws-rate-limiting",
  branch: "workstream/ws-rate-limiting",
  worktree: ".worktrees/ws-rate-limiting",
  base: { ref: "main", commit: "4f2c91e8d0b64c1f9a7e55d3c2b1a0987654321f" },
  setup: ["uv sync --frozen"],
  agent: { id: "aider", title: "aider 0.86", command: ["aider", "--yes"] },
  promptWords: 1204,
  prompt: "",
  plugins: [
    { id: "ruff", version: "0.6.9", usable: true, why: "", command: ["ruff"] },
    { id: "bandit", version: null, usable: false, why: "not found; install it", command: [] },
  ],
  sandbox: "sandboxed by bubblewrap, tests and checkers without network",
  acceptance: ["pytest tests/api/test_rate_limiting.py"],
  scenarios: ["Exceed Limit", "Within Limit"],
  wouldStop: { step: "static", why: "bandit is missing" },
};

suite("plan of a dry run", () => {
  test("names what each step would use, and what would stop it", () => {
    const text = renderPlan([plan], { colour: false, durationMs: 800 });
    assert.equal(
      text,
      [
        `ws-rate-limiting  dry run, nothing is changed${" ".repeat(51)}0.8s`,
        "",
        "  1 EDIT      branch workstream/ws-rate-limiting from main@4f2c91e",
        "              worktree .worktrees/ws-rate-limiting, setup uv sync --frozen",
        "              agent aider 0.86, prompt 1,204 words  --show-prompt prints it",
        "  2 STATIC    ruff 0.6.9",
        "              ! bandit: not found; install it",
        "  3 RUNTIME   pytest tests/api/test_rate_limiting.py",
        "              Verify: 2 scenarios: Exceed Limit, Within Limit",
        "  4 MERGE     you decide",
        "",
        "sandboxed by bubblewrap, tests and checkers without network",
        "! Would stop in STATIC: bandit is missing",
        "",
      ].join("\n"),
    );
  });

  test("colours add nothing but colours", () => {
    assert.equal(
      stripVTControlCharacters(renderPlan([plan, plan], { colour: true })),
      renderPlan([plan, plan], { colour: false }),
    );
  });

  test("says when nothing is known to stop it", () => {
    const text = renderPlan([{ ...plan, plugins: [], wouldStop: null }], { colour: false });
    assert.match(text, /STATIC {4}no plugin applies here/);
    assert.match(text, /✓ Ready to run\. Nothing is known to stop it\.\n$/);
  });
});
