import assert from "node:assert/strict";
import { allows } from "../../../../src/core/view/act";
import { actOn } from "../../../../src/core/view/workstreamActs";

const at = { id: "ws-a", run: "run-0123456789", change: "c", worktree: "/p/w" };

suite("acts", () => {
  test("each says what it is about and which command does it", () => {
    assert.deepEqual(actOn(at, "merge", "done, not merged"), [
      {
        id: "merge",
        label: "Merge",
        reason: "done, not merged",
        target: { kind: "workstream", workstream: "ws-a" },
        command: "openspec-workstreams merge --ws-id ws-a",
      },
    ]);
    const [cancel] = actOn(at, "cancel");
    assert.deepEqual(cancel?.target, { kind: "run", workstream: "ws-a", run: "run-0123456789" });
    assert.equal(cancel.command, "openspec-workstreams cancel 01234567");
  });

  test("none is offered whose run, change or worktree there is not", () => {
    const bare = { id: "ws-a", run: null, change: null, worktree: null };
    const offered = (["resume", "cancel", "archive", "open-worktree", "run"] as const).flatMap(
      (id) => actOn(bare, id),
    );
    assert.deepEqual(
      offered.map(({ id }) => id),
      ["run"],
    );
    assert.ok(allows(offered, "run"));
    assert.ok(!allows(offered, "resume"));
  });
});
