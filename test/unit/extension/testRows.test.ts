import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { insertInto } from "../../../src/core/pipeline/statements";
import { parseChange } from "../../../src/core/change/parseChange";
import { type TestRow, testRows } from "../../../src/extension/testing/testRows";
import { keepScopeFiles } from "../../../src/node/testing/scopeFiles";
import {
  attemptId,
  attemptRow,
  commit,
  minute,
  now,
  proposal,
  runId,
  runRows,
  SampleProject,
} from "./sampleProject";

const file = "openspec/changes/rate-limiting/proposal.md";
const logPath = `.workstreams/logs/${runId}/ws-rate-limiting/runtime-1.log`;

function outline(rows: readonly TestRow[], depth = 0): string[] {
  return rows.flatMap(({ id, label, description, place, proof, children }) => [
    `${"  ".repeat(depth)}${id} | ${label} | ${description} | ${place?.line ?? "-"} | ${proof?.workstream ?? "-"}`,
    ...outline(children, depth + 1),
  ]);
}

suite("items of the Test Explorer", () => {
  let project: SampleProject;
  setup(() => {
    project = new SampleProject();
  });
  teardown(() => {
    project.remove();
  });

  /** A scenario that a test proved, for the requirement as it is. */
  function evidence(state: "proven" | "failing") {
    const change = parseChange("rate-limiting", { [file]: proposal });
    const [requirement] = change.requirements;
    return insertInto("evidence", {
      id: "one",
      run_id: runId,
      workstream_id: "ws-rate-limiting",
      attempt_id: attemptId("runtime", 1),
      scenario_key: requirement?.scenarios[0]?.key ?? "",
      scenario: "Exceed Limit",
      kind: "test",
      state,
      why: state === "failing" ? "expected 429" : null,
      test_name: "exceed limit",
      commit_sha: commit,
      requirement_sha: requirement?.sha256 ?? "",
      log_path: logPath,
      at: now - 2 * 60 * minute,
    });
  }

  function rows(state: "proven" | "failing") {
    return [...runRows("done"), attemptRow("runtime", 1, "passed"), evidence(state)];
  }

  function write(name: string, text: string): string {
    const place = path.join(project.root, name);
    mkdirSync(path.dirname(place), { recursive: true });
    writeFileSync(place, text);
    return place;
  }

  test("change, requirement, scenario, each with its place and the workstream that asks for it", async () => {
    assert.deepEqual(outline(testRows([await project.state()])), [
      "rate-limiting | Rate Limiting | rate-limiting | 1 | -",
      "  proposal/Request Rate Limiting | Request Rate Limiting |  | 5 | -",
      "    proposal/Request Rate Limiting/Exceed Limit | Exceed Limit | unproven | 8 | ws-rate-limiting",
      "    proposal/Request Rate Limiting/Within Limit | Within Limit | unproven | 12 | -",
    ]);
  });

  test("say what the newest evidence says", async () => {
    const word = async (state: "proven" | "failing") =>
      testRows([await project.state(rows(state))])[0]?.children[0]?.children[0]?.description;
    assert.match((await word("proven")) ?? "", /^proven 2 h ago/);
  });

  test("code under the scope that changed makes evidence stale, in the worktree and after the merge in the project", async () => {
    const worktree = ".worktrees/ws-rate-limiting";
    write(`${worktree}/src/limiter.js`, "one");
    const log = write(logPath, "");
    keepScopeFiles(log, path.join(project.root, worktree), ["src/limiter.js", "src/gone.js"]);
    const said = async () => {
      const state = await project.state();
      return testRows([state])[0]?.children[0]?.children[0]?.description;
    };
    await project.state(rows("proven"));
    assert.match((await said()) ?? "", /^proven/);
    write(`${worktree}/src/limiter.js`, "other");
    assert.equal(await said(), "stale: src/limiter.js changed");
    write(`${worktree}/src/limiter.js`, "one");
    assert.match((await said()) ?? "", /^proven/);
    write(`${worktree}/src/gone.js`, "now there");
    assert.equal(await said(), "stale: src/gone.js changed");
  });

  test("a requirement that changed makes it stale as well", async () => {
    const state = await project.state(rows("failing"), {
      [file]: proposal.replace("100/min", "90/min"),
    });
    assert.equal(
      testRows([state])[0]?.children[0]?.children[0]?.description,
      "stale: requirement changed",
    );
  });
});
