import assert from "node:assert/strict";
import { join } from "node:path";
import type { Step } from "../../../../src/core/model/states";
import { insertInto, updateWhere } from "../../../../src/core/pipeline/statements";
import { issuesByFile } from "../../../../src/extension/problems/issuesByFile";
import { attemptId, attemptRow, files, runRows, SampleProject } from "../sampleProject";

function issue(step: Step, attempt: number, n: number, more = {}) {
  return insertInto("issues", {
    id: `${step}-${attempt}-${n}`,
    attempt_id: attemptId(step, attempt),
    source: "tsc",
    code: "TS2345",
    severity: "error",
    message: `issue ${n}`,
    file: "src/limiter.js",
    line: 4,
    column: 1,
    end_line: 4,
    end_column: 5,
    fingerprint: `f${n}`,
    is_new: 1,
    ...more,
  });
}

suite("the Problems panel", () => {
  let project: SampleProject;
  setup(() => {
    project = new SampleProject();
  });
  teardown(() => {
    project.remove();
  });

  async function found(rows: Parameters<SampleProject["state"]>[0]) {
    const byFile = issuesByFile(await project.state(rows));
    return byFile
      .get(join(project.root, ".worktrees/ws-rate-limiting/src/limiter.js"))
      ?.map(({ message }) => message);
  }

  test("shows what the last attempt found, at the file in the worktree", async () => {
    const rows = [
      ...runRows("failed", { status: "failed" }),
      attemptRow("static", 1, "failed"),
      issue("static", 1, 1),
      attemptRow("static", 2, "failed", { log_path: "static-2.log" }),
      issue("static", 2, 2),
      issue("static", 2, 3, { is_new: 0 }),
    ];
    assert.deepEqual(await found(rows), ["issue 2", "issue 3"]);
    const [shown = []] = issuesByFile(await project.state()).values();
    assert.deepEqual(
      shown.map(({ isOld, foundBy }) => [isOld ?? false, foundBy?.name]),
      [
        [false, "STATIC #2"],
        [true, "STATIC #2"],
      ],
    );
  });

  test("shows what a plugin said since it mended a file, until the next attempt", async () => {
    const at = attemptId("static", 1);
    const result = (attempt: number) =>
      insertInto("plugin_results", {
        ...{ id: `r${attempt}`, attempt_id: attemptId("static", attempt), plugin_id: "tsc" },
        ...{ outcome: "issues", new_count: 2, known_count: 0 },
      });
    const rows = [
      ...runRows("failed", { status: "failed" }),
      attemptRow("static", 1, "failed"),
      result(1),
      issue("static", 1, 1, { plugin_result_id: "r1" }),
      issue("static", 1, 2, { plugin_result_id: "r1" }),
      issue("static", 1, 3, { source: "eslint", plugin_result_id: "r1" }),
    ];
    const state = await project.state(rows);
    const file = join(project.root, ".worktrees/ws-rate-limiting/src/limiter.js");
    const shown = issuesByFile(state).get(file) ?? [];
    const [first] = shown;
    assert.deepEqual(first?.origin, {
      ...{ root: project.root, workstream: "ws-rate-limiting", attempt: at },
      ...{ plugin: "tsc", file: "src/limiter.js" },
    });
    assert.ok(first.origin);
    const { origin } = first;
    const left = { ...first, message: "what is left" };
    const words = (each: typeof state, issues: readonly (typeof left)[]) =>
      (issuesByFile(each, [{ origin, issues }]).get(file) ?? []).map(({ message }) => message);
    assert.deepEqual(words(state, [left]), ["issue 3", "what is left"]);
    assert.deepEqual(words(state, []), ["issue 3"]);
    const next = [
      attemptRow("static", 2, "failed"),
      result(2),
      issue("static", 2, 4, { plugin_result_id: "r2" }),
    ];
    assert.deepEqual(words(await project.state(next), [left]), ["issue 4"]);
  });

  test("shows nothing of an attempt that passed, or of work that is merged", async () => {
    const rows = [...runRows("done"), attemptRow("static", 1, "failed"), issue("static", 1, 1)];
    assert.equal(await found([...rows, attemptRow("runtime", 1, "passed")]), undefined);
    project.remove();
    project = new SampleProject();
    const merged = updateWhere("workstreams", { id: "ws-rate-limiting" }, { merged_at: 1 });
    assert.equal(await found([...rows, merged]), undefined);
  });

  test("shows problems of changes as they stand in the editor, and of bundles", async () => {
    const proposal = "openspec/changes/rate-limiting/proposal.md";
    const unsaved = { [proposal]: (files[proposal] ?? "").replace("SHALL", "does") };
    const byFile = issuesByFile(await project.state([], unsaved));
    assert.deepEqual(
      byFile.get(join(project.root, proposal))?.map(({ line }) => line),
      [5],
    );
    const broken = new SampleProject({ ...files, "workstreams/ws-x.json": '{\n  "id": 1\n}\n' });
    try {
      const issues = issuesByFile(await broken.state()).get(
        join(broken.root, "workstreams/ws-x.json"),
      );
      assert.ok(issues?.some(({ line, severity }) => line === 2 && severity === "error"));
    } finally {
      broken.remove();
    }
  });
});
