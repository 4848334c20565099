import assert from "node:assert/strict";
import { lensesOf } from "../../../../src/extension/lens/lenses";
import { insertInto } from "../../../../src/core/pipeline/statements";
import {
  attemptRow,
  attemptId,
  commit,
  files,
  minute,
  now,
  proposal,
  runId,
  runRows,
  SampleProject,
} from "../sampleProject";
import { parseChange } from "../../../../src/core/change/parseChange";

const file = "openspec/changes/rate-limiting/proposal.md";

suite("code lenses", () => {
  let project: SampleProject;
  setup(() => {
    project = new SampleProject();
  });
  teardown(() => {
    project.remove();
  });

  async function lenses(rows: Parameters<SampleProject["state"]>[0] = [], canAct = true) {
    const found = lensesOf(await project.state(rows), file, canAct);
    return found.map(
      ({ line, title, command }) => `${line} ${title}${command === null ? "" : " →"}`,
    );
  }

  test("say the state of each requirement and scenario, then one act", async () => {
    assert.deepEqual(await lenses(), [
      "1 Convert to Workstream →",
      "6 0 of 2 scenarios proven",
      "6 run all →",
      "8 unproven",
      "8 run →",
      "12 unproven",
      "12 run →",
    ]);
  });

  test("name the proof and its commit", async () => {
    const [requirement] = parseChange("rate-limiting", files).requirements;
    const evidence = insertInto("evidence", {
      id: "e1",
      run_id: runId,
      workstream_id: "ws-rate-limiting",
      attempt_id: attemptId("runtime", 1),
      scenario_key: requirement?.scenarios[0]?.key ?? "",
      scenario: "Exceed Limit",
      kind: "test",
      state: "proven",
      commit_sha: commit,
      requirement_sha: requirement?.sha256 ?? "",
      log_path: ".workstreams/logs/run/log",
      at: now - 120 * minute,
    });
    const found = await lenses([...runRows("done"), attemptRow("runtime", 1, "passed"), evidence]);
    assert.deepEqual(found.slice(1, 4), [
      "6 1 of 2 scenarios proven",
      "8 proven 2 h ago · e07b21a",
      "8 view →",
    ]);
  });

  test("say which step runs while a run may still prove it", async () => {
    const found = await lenses([
      ...runRows("runtime_check", { status: "running", alive: true }),
      attemptRow("runtime", 1, "running"),
    ]);
    assert.deepEqual(found.slice(-2), ["12 running: RUNTIME #1", "12 follow →"]);
  });

  test("ask a person where only a person can tell", async () => {
    const found = await lenses([
      ...runRows("needs_review", { status: "needs_review" }),
      attemptRow("runtime", 1, "failed"),
    ]);
    assert.deepEqual(found.slice(-2), ["12 unproven: a person confirms", "12 confirm →"]);
  });

  test("offer to convert where there is no bundle, and a scenario where there is none", async () => {
    project.remove();
    const lone = "## Requirements\n### Requirement: Hello\nThe API SHALL say hello.\n";
    project = new SampleProject({ [file]: lone });
    assert.deepEqual(await lenses(), [
      "1 Convert to Workstream →",
      "3 unproven · no scenario",
      "3 add one →",
    ]);
    project.remove();
    project = new SampleProject({ [file]: proposal });
    assert.ok((await lenses()).includes("6 convert →"));
  });

  test("offer nothing that would run in Restricted Mode", async () => {
    assert.deepEqual(await lenses([], false), [
      "6 0 of 2 scenarios proven",
      "8 unproven",
      "12 unproven",
    ]);
  });
});
