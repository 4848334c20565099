import assert from "node:assert/strict";
import { schedule, type Scheduled } from "../../../../src/core/pipeline/schedule";

const one = (id: string, more: Partial<Scheduled> = {}): Scheduled => ({
  id,
  gate: 1,
  dependsOn: [],
  conflictsWith: [],
  done: false,
  todo: true,
  running: false,
  ...more,
});
const running = { running: true, todo: false };
const done = { done: true, todo: false };
const failed = { todo: false };

suite("the schedule of a run", () => {
  const table: [
    string,
    Scheduled[],
    number,
    { start?: string[]; waits?: string[]; blocked?: string[] },
  ][] = [
    ["independent ones start together", [one("a"), one("b")], 4, { start: ["a", "b"] }],
    [
      "as many as may",
      [one("a"), one("b"), one("c")],
      2,
      { start: ["a", "b"], waits: ["c: at most 2 run at a time"] },
    ],
    [
      "those that run count",
      [one("a", running), one("b")],
      1,
      { waits: ["b: at most 1 run at a time"] },
    ],
    [
      "a dependent waits",
      [one("a"), one("b", { dependsOn: ["a"] })],
      4,
      { start: ["a"], waits: ["b: a is not done"] },
    ],
    [
      "a dependent of a done one starts",
      [one("a", done), one("b", { dependsOn: ["a"] })],
      4,
      { start: ["b"] },
    ],
    [
      "a dependent of a failed one is blocked",
      [one("a", failed), one("b", { dependsOn: ["a"] })],
      4,
      { blocked: ["b: a is not done"] },
    ],
    [
      "a gate waits for the one before",
      [one("a", running), one("b", { gate: 2 })],
      4,
      { waits: ["b: a is in gate 1"] },
    ],
    [
      "a gate does not wait for what failed",
      [one("a", failed), one("b", { gate: 2 })],
      4,
      { start: ["b"] },
    ],
    [
      "overlapping ones run one after the other",
      [one("a", { conflictsWith: ["b"] }), one("b", { conflictsWith: ["a"] })],
      4,
      { start: ["a"], waits: ["b: a is running and must not run at the same time"] },
    ],
    ["nothing to do", [one("a", done)], 4, {}],
  ];
  for (const [what, all, most, expected] of table) {
    test(what, () => {
      const plan = schedule(all, most);
      const lines = (list: readonly { id: string; why: string }[]) =>
        list.map(({ id, why }) => `${id}: ${why}`);
      assert.deepEqual(
        { start: plan.start, waits: lines(plan.waits), blocked: lines(plan.blocked) },
        { start: [], waits: [], blocked: [], ...expected },
      );
    });
  }
});
