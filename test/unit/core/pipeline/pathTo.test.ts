import assert from "node:assert/strict";
import { WorkstreamStateSchema, workstreamTransitions } from "../../../../src/core/model/states";
import { pathTo } from "../../../../src/core/pipeline/pathTo";

suite("the way from one state to another", () => {
  for (const [from, to, path] of [
    ["editing", "editing", []],
    ["editing", "static_check", ["static_check"]],
    ["failed", "static_check", ["editing", "static_check"]],
    ["cancelled", "fixing", ["editing", "static_check", "fixing"]],
    ["needs_review", "done", ["runtime_check", "done"]],
    ["pending", "failed", ["ready", "failed"]],
  ] as const) {
    test(`${from} to ${to}: ${path.join(", ") || "nothing"}`, () => {
      assert.deepEqual(pathTo(from, to), path);
    });
  }

  test("there is no way into the past, and none through an end", () => {
    assert.throws(() => pathTo("done", "pending"), /cannot go from done to pending/);
    assert.throws(() => pathTo("static_check", "editing"), /cannot go/);
  });

  test("every way that is found is one of the table's", () => {
    for (const from of WorkstreamStateSchema.options) {
      for (const to of WorkstreamStateSchema.options) {
        let path: string[];
        try {
          path = pathTo(from, to);
        } catch {
          continue;
        }
        path.reduce<string>((at, next) => {
          const allowed: readonly string[] = workstreamTransitions[WorkstreamStateSchema.parse(at)];
          assert.ok(allowed.includes(next), `${at} to ${next}`);
          return next;
        }, from);
      }
    }
  });
});
