import assert from "node:assert/strict";
import type { WorkstreamState } from "../../../../src/core/model/states";
import { exitCodeOf, runStatusOf } from "../../../../src/core/pipeline/runOutcome";

suite("how a run ends", () => {
  const table: [WorkstreamState[], string, number][] = [
    [["done", "done"], "completed", 0],
    [["done", "needs_review"], "needs_review", 3],
    [["needs_review", "blocked"], "needs_review", 3],
    [["done", "failed"], "partial", 1],
    [["done", "failed", "needs_review"], "partial", 1],
    [["failed", "needs_review"], "failed", 1],
    [["failed", "blocked"], "failed", 1],
    [["done", "blocked"], "partial", 1],
    [["done", "cancelled"], "cancelled", 130],
    [["failed", "cancelled"], "cancelled", 130],
    [[], "failed", 1],
  ];
  for (const [states, status, exitCode] of table) {
    test(`${states.join(", ") || "nothing"}: ${status}, ${exitCode}`, () => {
      assert.equal(runStatusOf(states), status);
      assert.equal(exitCodeOf(runStatusOf(states)), exitCode);
    });
  }

  test("an interrupted run is 143", () => {
    assert.equal(exitCodeOf("interrupted"), 143);
  });
});
