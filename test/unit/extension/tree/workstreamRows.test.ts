import assert from "node:assert/strict";
import type { PluginResultRow } from "../../../../src/core/model/rows";
import type { Columns } from "../../../../src/core/model/tables";
import { insertInto } from "../../../../src/core/pipeline/statements";
import type { Statement } from "../../../../src/core/ports";
import { workstreamRows } from "../../../../src/extension/tree/workstreamRows";
import { allRows, outline } from "../outline";
import {
  attemptId,
  attemptRow,
  bundleText,
  commit,
  files,
  runRows,
  SampleProject,
} from "../sampleProject";

function pluginRow(
  plugin: string,
  outcome: PluginResultRow["outcome"],
  more: Partial<Columns<"plugin_results">> = {},
): Statement {
  return insertInto("plugin_results", {
    id: `${attemptId("static", 1)}/${plugin}`,
    attempt_id: attemptId("static", 1),
    plugin_id: plugin,
    outcome,
    ...more,
  });
}

const issue = insertInto("issues", {
  id: "issue-1",
  attempt_id: attemptId("static", 1),
  plugin_result_id: `${attemptId("static", 1)}/tsc`,
  source: "tsc",
  code: "TS2345",
  severity: "error",
  message: 'Argument of type "number" is not assignable\nto "string"',
  file: "src/limiter.js",
  line: 42,
  column: 7,
  end_line: 42,
  end_column: 9,
  fingerprint: "f1",
  is_new: 1,
});

suite("the Workstreams view", () => {
  let project: SampleProject;
  setup(() => {
    project = new SampleProject();
  });
  teardown(() => {
    project.remove();
  });

  async function first(...args: Parameters<typeof runRows>) {
    const tested = args[0] === "needs_review" ? [attemptRow("runtime", 1, "failed")] : [];
    const [row] = workstreamRows(await project.state([...runRows(...args), ...tested]));
    assert.ok(row !== undefined);
    return row;
  }

  test("shows runs, attempts, plugin results and issues below a workstream", async () => {
    const state = await project.state([
      ...runRows("static_check", { status: "running", alive: true }),
      attemptRow("edit", 1, "passed", { commit_sha: commit }),
      attemptRow("static", 1, "failed", { reason: "issues" }),
      pluginRow("eslint", "clean", { version: "9.1.0" }),
      pluginRow("tsc", "issues", { version: "5.9.2", new_count: 1, known_count: 30 }),
      pluginRow("bandit", "missing", { why: "not installed" }),
      issue,
      attemptRow("static", 2, "running", { started_at: (await project.state()).now - 42_000 }),
    ]);
    const lines = outline(workstreamRows(state));
    assert.match(lines[1] ?? "", /^ {2}loading~spin run-7c1f09 \| 14:30 · 30 min$/);
    assert.deepEqual(
      [lines[0], ...lines.slice(2)],
      [
        "loading~spin ws-rate-limiting | running: STATIC #2 · 30 min",
        "    pass EDIT #1 | passed · 41 s · e07b21a",
        "    error STATIC #1 | failed · 41 s · 1 new issue",
        "      pass eslint 9.1.0 | passed",
        "      error tsc 5.9.2 | failed · 1 new, 30 known",
        '        error Argument of type "number" is not assignable | limiter.js:42',
        "      circle-slash bandit | not proven: not installed",
        "    loading~spin STATIC #2 | running · 42 s",
      ],
    );
    const found = allRows(workstreamRows(state)).find((row) => row.context === "issue");
    assert.deepEqual(found?.open, {
      path: `${project.root}/.worktrees/ws-rate-limiting/src/limiter.js`,
      line: 42,
      column: 7,
    });
  });

  test("says of each state what it is, why, and what can be done", async () => {
    const says = async (...args: Parameters<typeof runRows>) => {
      project.remove();
      project = new SampleProject();
      const { description, context, icon } = await first(...args);
      return [icon.id, description, context.replace(/ has-bundle$/, "")];
    };
    const [never] = workstreamRows(await project.state());
    assert.equal(never?.context, "workstream can-dry-run can-run has-bundle");
    assert.deepEqual(
      await says("failed", { status: "failed", reason: "Failed in STATIC, same error 3 times." }),
      [
        "error",
        "failed: STATIC, same error 3 times",
        "workstream can-resume can-open-worktree can-run",
      ],
    );
    assert.deepEqual(
      await says("needs_review", { status: "needs_review", reason: "Needs you: confirm it." }),
      [
        "bell-dot",
        "needs you: confirm it",
        "workstream can-confirm can-resume can-open-worktree can-run",
      ],
    );
    project.remove();
    project = new SampleProject();
    const rows = [
      ...runRows("needs_review", { status: "needs_review" }),
      attemptRow("edit", 1, "failed"),
    ];
    const [edited] = workstreamRows(await project.state(rows));
    assert.equal(edited?.context, "workstream can-resume can-open-worktree can-run has-bundle");
    assert.deepEqual(await says("done"), [
      "pass-filled",
      "done · not merged",
      "workstream can-merge can-open-worktree",
    ]);
    assert.deepEqual(await says("cancelled", { status: "cancelled" }), [
      "circle-slash",
      "cancelled · 20 min ago",
      "workstream can-resume can-open-worktree can-run",
    ]);
    assert.deepEqual(await says("editing", { status: "running", alive: true }), [
      "loading~spin",
      "running: EDIT · 30 min",
      "workstream can-cancel can-follow can-open-worktree",
    ]);
  });

  test("calls a run interrupted whose engine is gone, whatever its row says", async () => {
    const state = await project.state([
      ...runRows("editing", { status: "running" }),
      attemptRow("edit", 1, "running"),
    ]);
    const lines = outline(workstreamRows(state));
    assert.equal(
      lines[0],
      "debug-disconnect ws-rate-limiting | interrupted in EDIT #1 · 20 min ago",
    );
    assert.equal(lines[2], "    debug-disconnect EDIT #1 | interrupted");
  });

  test("does not count a dry run as a run", async () => {
    const state = await project.state(runRows("pending", { dryRun: true }));
    const [row, run] = outline(workstreamRows(state));
    assert.equal(row, "circle-small ws-rate-limiting | pending · dry run 30 min ago");
    assert.match(run ?? "", /beaker run-7c1f09 \| 14:30 · dry run/);
  });

  test("shows bundles in the order they would run, with what blocks them", async () => {
    const many = new SampleProject({
      ...files,
      "workstreams/ws-a-dashboard.json": bundleText("ws-a-dashboard", {
        depends_on: ["ws-rate-limiting"],
      }),
      "workstreams/ws-broken.json": '{\n  "id": "ws-broken"\n  "tasks": []\n}\n',
    });
    try {
      const lines = outline(workstreamRows(await many.state()));
      assert.deepEqual(lines.slice(0, 2), [
        "circle-small ws-rate-limiting | pending · never run",
        "lock ws-a-dashboard | blocked: ws-rate-limiting is not done",
      ]);
      assert.match(lines[2] ?? "", /^warning ws-broken \| cannot be read: line 3, /);
    } finally {
      many.remove();
    }
  });

  test("says the state to a screen reader and first in the tooltip", async () => {
    const row = await first("failed", { status: "failed", reason: "no changes" });
    assert.match(row.tooltip, /^\*\*failed\*\*/);
  });
});
