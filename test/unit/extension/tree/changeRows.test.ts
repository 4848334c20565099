import assert from "node:assert/strict";
import { updateWhere } from "../../../../src/core/pipeline/statements";
import type { EvidenceRow } from "../../../../src/core/model/rows";
import type { Columns } from "../../../../src/core/model/tables";
import { insertInto } from "../../../../src/core/pipeline/statements";
import type { Statement } from "../../../../src/core/ports";
import { changeRows } from "../../../../src/extension/tree/changeRows";
import { parseChange } from "../../../../src/core/change/parseChange";
import { allRows, outline } from "../outline";
import {
  attemptId,
  attemptRow,
  bundleText,
  commit,
  files,
  minute,
  now,
  proposal,
  runId,
  runRows,
  SampleProject,
} from "../sampleProject";

const [requirement] = parseChange("rate-limiting", files).requirements;

function evidence(
  scenario: string,
  state: EvidenceRow["state"],
  more: Partial<Columns<"evidence">> = {},
): Statement {
  const key = requirement?.scenarios.find(({ name }) => name === scenario)?.key ?? "no such";
  return insertInto("evidence", {
    id: `evidence-${scenario}`,
    run_id: runId,
    workstream_id: "ws-rate-limiting",
    attempt_id: attemptId("runtime", 1),
    scenario_key: key,
    scenario,
    kind: "test",
    state,
    test_name: "limits › exceed limit",
    commit_sha: commit,
    requirement_sha: requirement?.sha256 ?? null,
    at: now - 120 * minute,
    ...more,
  });
}

suite("the Changes view", () => {
  let project: SampleProject;
  setup(() => {
    project = new SampleProject();
  });
  teardown(() => {
    project.remove();
  });

  test("shows a change with its documents, requirements, scenarios, tasks and workstreams", async () => {
    assert.deepEqual(outline(changeRows(await project.state())), [
      "git-pull-request-draft rate-limiting | plan · 1/2 tasks · 0 of 2 proven",
      "  book proposal.md",
      "  law Request Rate Limiting | 0 of 2 proven",
      "    circle-large Exceed Limit | unproven",
      "    circle-large Within Limit | unproven",
      "  checklist Tasks | 1/2",
      "    circle-large 1 Add rate limiter middleware | tasks.md:1",
      "    check 2 Write the proposal | ticked, not proven",
      "  layers Workstreams",
      "    circle-small ws-rate-limiting | pending · never run",
    ]);
  });

  test("shows what proved a scenario, and why another failed", async () => {
    const rows = changeRows(
      await project.state([
        ...runRows("failed", { status: "failed", reason: "1 test failed." }),
        attemptRow("runtime", 1, "failed"),
        evidence("Exceed Limit", "proven"),
        evidence("Within Limit", "failing", { why: "expected 200, was 500\n  at line 3" }),
      ]),
    );
    const lines = outline(rows);
    assert.ok(
      lines.includes("    verified-filled Exceed Limit | proven 2 h ago"),
      lines.join("\n"),
    );
    assert.ok(lines.includes("    error Within Limit | failing: expected 200, was 500"));
    assert.ok(lines[0]?.endsWith("execute · 1/2 tasks · 1 of 2 proven"), lines[0]);
    const proven = allRows(rows).find((row) => row.label === "Exceed Limit");
    assert.match(
      proven?.tooltip ?? "",
      /^\*\*proven\*\* by the test `limits › exceed limit`, .*commit `e07b21a`/,
    );
  });

  test("calls evidence stale when the requirement changed after it", async () => {
    const unsaved = {
      "openspec/changes/rate-limiting/proposal.md": proposal.replace("100/min", "50/min"),
    };
    const state = await project.state(
      [...runRows("done"), attemptRow("runtime", 1, "passed"), evidence("Exceed Limit", "proven")],
      unsaved,
    );
    const lines = outline(changeRows(state));
    assert.ok(
      lines.includes("    history Exceed Limit | stale: requirement changed"),
      lines.join("\n"),
    );
  });

  test("offers Convert where there is no bundle, and Archive where all is done", async () => {
    const fresh = new SampleProject({
      "openspec/changes/rate-limiting/proposal.md": proposal,
    });
    const ticked = new SampleProject({
      ...files,
      "openspec/changes/rate-limiting/tasks.md": "- [x] Add rate limiter middleware\n",
    });
    try {
      const [unconverted] = changeRows(await fresh.state());
      assert.equal(unconverted?.context, "change document can-convert can-archive");
      const [done] = changeRows(await ticked.state(runRows("done")));
      assert.equal(done?.context, "change track can-convert has-bundle can-archive");
      assert.equal(done.description, "track · 1/1 tasks · 0 of 2 proven · not merged");
      const merged = updateWhere("workstreams", { id: "ws-rate-limiting" }, { merged_at: 1 });
      const [ready] = changeRows(await ticked.state([merged]));
      assert.equal(ready?.description, "track · 1/1 tasks · 0 of 2 proven · ready to archive");
    } finally {
      fresh.remove();
      ticked.remove();
    }
  });

  test("says how many problems a change has, and that it needs you", async () => {
    const broken = new SampleProject({
      "openspec/changes/rate-limiting/proposal.md":
        "## Requirements\n### Requirement: Limits\nSome text.\n",
    });
    try {
      const [row] = changeRows(await broken.state());
      assert.equal(row?.icon.id, "error");
      assert.match(row.description ?? "", /^document · \d+ problems?$/);
    } finally {
      broken.remove();
    }
    const [asking] = changeRows(
      await project.state(runRows("needs_review", { status: "needs_review", reason: "Look." })),
    );
    assert.equal(asking?.icon.id, "bell-dot");
    assert.match(asking.description ?? "", / · needs you$/);
  });

  test("gives every row an id of its own that stays the same", async () => {
    const state = await project.state();
    const ids = allRows(changeRows(state)).map((row) => row.id);
    assert.equal(new Set(ids).size, ids.length);
    assert.deepEqual(
      allRows(changeRows({ ...state, now: now + minute })).map((row) => row.id),
      ids,
    );
    assert.equal(ids[0], "change/rate-limiting");
  });

  test("lists archived changes apart, of both layouts", async () => {
    const archived = new SampleProject({
      ...files,
      "openspec/changes/archive/2026-01-31-add-login/proposal.md": proposal,
      "openspec/archive/old-one/proposal.md": proposal,
    });
    try {
      const lines = outline(changeRows(await archived.state()));
      assert.deepEqual(lines.slice(-3), [
        "archive Archived | 2",
        "  archive 2026-01-31-add-login",
        "  archive old-one",
      ]);
    } finally {
      archived.remove();
    }
  });

  test("keeps Markdown of documents from being more than text", async () => {
    const hostile = new SampleProject({
      ...files,
      "openspec/changes/rate-limiting/tasks.md":
        "- [ ] [run](command:workbench.action.quit) <b>x</b>\n",
      "workstreams/ws-rate-limiting.json": bundleText("ws-rate-limiting"),
    });
    try {
      const tasks = allRows(changeRows(await hostile.state())).filter(
        (row) => row.context === "task open",
      );
      assert.ok(tasks.length === 1 && !tasks[0]?.tooltip.includes("](command:"));
    } finally {
      hostile.remove();
    }
  });
});
