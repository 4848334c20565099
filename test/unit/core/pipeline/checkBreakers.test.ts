import assert from "node:assert/strict";
import { whyStop } from "../../../../src/core/pipeline/chooseStrategy";
import type { Budget } from "../../../../src/core/pipeline/facts";
import { attempt, factsOf } from "./attemptFacts";

const failing = (...errors: string[]) => attempt("static failed issues", { failing: errors });
const onTree = (tree: string, ...errors: string[]) =>
  attempt("static failed issues", { tree, failing: errors });
const fix = "pipeline passed";

const limited = (budget: Budget) => ({
  ...{ maxAttempts: 5, maxErrorRepeats: 3, oscillationThreshold: 2 },
  budget,
});

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
          failing("1", "2", "3", "4", "5", "6"),
          fix,
          failing("2", "3", "4", "5", "7"),
          fix,
          failing("8", "9", "x", "y"),
          fix,
          failing("8", "p", "q"),
          fix,
          failing("r", "s"),
          fix,
          failing("t"),
        ],
      ],
      "attempts: 5 fixes were tried, the limit is 5",
    ],
    [
      "an interrupted fix is none",
      [
        [
          failing("1", "2", "3", "4", "5"),
          fix,
          failing("6", "7", "8", "9"),
          fix,
          failing("p", "q", "r"),
          fix,
          failing("s", "t"),
          fix,
          failing("u"),
          "pipeline interrupted",
          "pipeline cancelled",
        ],
      ],
      undefined,
    ],
    [
      "other problems each time, never fewer",
      [[failing("1"), fix, failing("2"), fix, failing("3"), fix, failing("4"), fix, failing("5")]],
      "no_progress: 4 fixes in a row left as many problems as before or more, the limit is 4",
    ],
    [
      "two fixes in a row changed nothing",
      [[failing("a"), "pipeline failed no_changes", "pipeline failed no_changes"]],
      "no_change: two fixes in a row changed nothing",
    ],
    [
      "dollars",
      [
        [failing("a")],
        { spent: { elapsedMs: 0, tokens: null, costUsd: 2.5 }, limits: limited({ maxCostUsd: 2 }) },
      ],
      "budget: 2.50 US dollars are used, the limit is 2",
    ],
    [
      "dollars that nobody reports",
      [[failing("a")], { limits: limited({ maxCostUsd: 2 }) }],
      undefined,
    ],
    [
      "tokens",
      [
        [failing("a")],
        { spent: { elapsedMs: 0, tokens: 10, costUsd: null }, limits: limited({ maxTokens: 10 }) },
      ],
      "budget: 10 tokens are used, the limit is 10",
    ],
    [
      "tokens of the whole run",
      [
        [failing("a")],
        {
          run: {
            spent: { elapsedMs: 0, tokens: 99, costUsd: null },
            budget: { maxTokens: 90 },
          },
        },
      ],
      "budget: 99 tokens are used by all workstreams of the run together, the limit is 90",
    ],
    [
      "repeats count from the resume",
      [[failing("a"), fix, failing("a"), fix, failing("a")], { resumedAfter: 4 }],
      undefined,
    ],
    [
      "minutes",
      [[failing("a")], { spent: { elapsedMs: 60 * 60_000, tokens: null, costUsd: null } }],
      "budget: 60 minutes are used, the limit is 60",
    ],
  ];
  for (const [when, facts, expected] of table) {
    test(`${when}: ${expected ?? "goes on"}`, () => {
      const breaker = whyStop(factsOf(...facts));
      assert.equal(breaker && `${breaker.rule}: ${breaker.message}`, expected);
    });
  }
});
