import assert from "node:assert/strict";
import { checkBreakers } from "../../../../src/core/pipeline/checkBreakers";
import { attempt, factsOf } from "./attemptFacts";

const failing = (...errors: string[]) => attempt("static failed issues", { failing: errors });
const onTree = (tree: string, ...errors: string[]) =>
  attempt("static failed issues", { tree, failing: errors });
const fix = "pipeline passed";

suite("circuit breakers", () => {
  const table: [string, Parameters<typeof factsOf>, string | undefined][] = [
    ["one failure", [[failing("a")]], undefined],
    ["one error twice", [[failing("a"), fix, failing("a", "b")]], undefined],
    [
      "one error three times",
      [[failing("a"), fix, failing("a", "b"), fix, failing("a", "c")]],
      "repeats: one error came back 3 times, the limit is 3",
    ],
    [
      "an error that is gone does not count",
      [[failing("a"), fix, failing("a", "b"), fix, failing("c")]],
      undefined,
    ],
    [
      "A, B, A by failures",
      [[failing("a"), fix, failing("b"), fix, failing("a")]],
      "oscillation: the work came to the same failures 2 times, the limit is 2",
    ],
    [
      "A, B, A by files",
      [[onTree("1", "a"), fix, onTree("2", "b"), fix, onTree("1", "a")]],
      "oscillation: the work came to the same files 2 times, the limit is 2",
    ],
    ["the same twice in a row is no oscillation", [[failing("a"), fix, failing("a")]], undefined],
    [
      "fixes are used up",
      [
        [
          failing("1"),
          fix,
          failing("2"),
          fix,
          failing("3"),
          fix,
          failing("4"),
          fix,
          failing("5"),
          fix,
          failing("6"),
        ],
      ],
      "attempts: 5 fixes were tried, the limit is 5",
    ],
    [
      "an interrupted fix is none",
      [
        [
          failing("1"),
          fix,
          failing("2"),
          fix,
          failing("3"),
          fix,
          failing("4"),
          fix,
          failing("5"),
          "pipeline interrupted",
          "pipeline cancelled",
        ],
      ],
      undefined,
    ],
    [
      "repeats count from the resume",
      [[failing("a"), fix, failing("a"), fix, failing("a")], { resumedAfter: 4 }],
      undefined,
    ],
    [
      "minutes",
      [[failing("a")], { elapsedMs: 60 * 60_000 }],
      "budget: 60 minutes are used, the limit is 60",
    ],
  ];
  for (const [when, facts, expected] of table) {
    test(`${when}: ${expected ?? "goes on"}`, () => {
      const breaker = checkBreakers(factsOf(...facts));
      assert.equal(breaker && `${breaker.rule}: ${breaker.message}`, expected);
    });
  }
});
