import assert from "node:assert/strict";
import type { ErrorState } from "../../../../src/core/model/states";
import {
  judgeKnownErrors,
  moveError,
  timesReported,
  type KnownError,
} from "../../../../src/core/pipeline/trackErrors";

const error = (state: ErrorState, step: KnownError["step"] = "static"): KnownError => ({
  fingerprint: "e",
  state,
  occurrences: 1,
  step,
  source: "eslint",
});

suite("errors over attempts", () => {
  const table: [ErrorState, boolean, string | undefined][] = [
    ["NEW", true, "NEW 2"],
    ["ANALYZED", true, "ANALYZED 2"],
    ["FIXED", true, "REOPENED 2 error_reopened"],
    ["VERIFIED", true, "REOPENED 2 error_reopened"],
    ["REOPENED", true, "REOPENED 2"],
    ["QUARANTINED", true, "REOPENED 2 error_reopened"],
    ["ESCALATED", true, "ESCALATED 2"],
    ["NEW", false, "VERIFIED 1 error_verified"],
    ["FIXED", false, "VERIFIED 1 error_verified"],
    ["REOPENED", false, "VERIFIED 1 error_verified"],
    ["ESCALATED", false, "VERIFIED 1 error_verified"],
    ["VERIFIED", false, undefined],
  ];
  for (const [state, reported, expected] of table) {
    test(`${state} and ${reported ? "reported again" : "gone"}: ${expected ?? "nothing"}`, () => {
      const [change] = judgeKnownErrors(
        [error(state)],
        "static",
        new Set(reported ? ["e"] : []),
        () => true,
      );
      const words =
        change && [change.state, change.occurrences, change.event].filter(Boolean).join(" ");
      assert.equal(words, expected);
    });
  }

  test("a step says nothing about errors of another", () => {
    assert.deepEqual(
      judgeKnownErrors([error("FIXED", "runtime")], "static", new Set(), () => true),
      [],
    );
  });

  test("a plugin that could not look has verified nothing, and what others report counts", () => {
    const broken = (source: string) => source !== "eslint";
    assert.deepEqual(judgeKnownErrors([error("FIXED")], "static", new Set(), broken), []);
    const [again] = judgeKnownErrors([error("FIXED")], "static", new Set(["e"]), broken);
    assert.equal(again?.state, "REOPENED");
  });

  test("an error counts every attempt that reported it before it became known", () => {
    const checks = [{ failing: ["e", "f"] }, { failing: [] }, { failing: ["e"] }];
    assert.equal(timesReported(checks, "e"), 2);
  });

  test("the pipeline moves errors only where the table allows it", () => {
    assert.equal(moveError(error("NEW"), "ANALYZED").event, "error_analyzing");
    assert.equal(moveError(error("ANALYZED"), "FIXED").event, "error_fixed");
    assert.equal(moveError(error("REOPENED"), "ESCALATED").event, "error_escalated");
    assert.throws(() => moveError(error("NEW"), "FIXED"), /cannot go from NEW to FIXED/);
    assert.throws(() => moveError(error("VERIFIED"), "ANALYZED"), /cannot go/);
  });
});
