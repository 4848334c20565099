import assert from "node:assert/strict";
import type { Ending } from "../../../../src/core/proof/redReason";
import { isEnough, verdictOf, type Need } from "../../../../src/core/proof/verdict";
import { verdictWords } from "../../../../src/core/words/verdictWords";

interface Case {
  need: Need;
  isAllNew?: boolean;
  /** How each candidate ended on each version. */
  endings: readonly (readonly Ending[])[];
  words: string;
  /** Which policies it is enough for. */
  enough: readonly ("passed" | "discriminating" | "strong")[];
}

const all = ["passed", "discriminating", "strong"] as const;
const weak = ["passed", "discriminating"] as const;

const cases: readonly Case[] = [
  { need: "difference", endings: [["assertion"]], words: "fails without the change", enough: all },
  { need: "difference", endings: [["error"]], words: "fails without the change", enough: all },
  {
    need: "difference",
    isAllNew: true,
    endings: [["assertion"]],
    words: "1 of 1 wrong versions rejected",
    enough: all,
  },
  {
    need: "difference",
    isAllNew: true,
    endings: [["passed", "passed", "assertion"]],
    words: "1 of 3 wrong versions rejected",
    enough: weak,
  },
  {
    need: "difference",
    isAllNew: true,
    endings: [["passed", "passed", "hollow_error"]],
    words: "passes without the change",
    enough: ["passed"],
  },
  {
    need: "difference",
    isAllNew: true,
    endings: [["not_loaded", "error"]],
    words: "1 of 1 wrong versions rejected",
    enough: all,
  },
  {
    need: "difference",
    endings: [["passed"]],
    words: "passes without the change",
    enough: ["passed"],
  },
  // The older test of the same name says nothing, the new one does.
  {
    need: "difference",
    endings: [["passed"], ["assertion"]],
    words: "fails without the change",
    enough: all,
  },
  {
    need: "difference",
    endings: [["not_loaded"]],
    words: "only loads: its test does not load without the change",
    enough: weak,
  },
  // What does not run without the change has not failed without it.
  {
    need: "difference",
    endings: [["not_run"]],
    words: "only loads: its test does not load without the change",
    enough: weak,
  },
  {
    need: "difference",
    endings: [["timeout"]],
    words: "not examined, because it did not end in time without the change",
    enough: weak,
  },
  {
    need: "difference",
    endings: [],
    words: "not examined, because no test of it was run",
    enough: weak,
  },
  { need: "held", endings: [["passed"]], words: "held before and after", enough: all },
  { need: "held", endings: [["assertion"]], words: "fails without the change", enough: all },
];

suite("the verdict on a scenario", () => {
  for (const { need, isAllNew = false, endings, words, enough } of cases) {
    const seen = endings.map((each) => each.join(" ")).join(" | ") || "nothing";
    test(`${need}${isAllNew ? ", all new" : ""}, ${seen}: ${words}`, () => {
      const observations = endings.map((each, at) => ({ test: `test ${at}`, endings: each }));
      const verdict = verdictOf({ need, isAllNew, observations });
      assert.equal(verdictWords(verdict), words);
      assert.deepEqual(
        all.filter((require) => isEnough(verdict, require)),
        enough,
      );
    });
  }

  test("a version that could not be made ready says why", () => {
    const observations = [{ test: "t", endings: [] }];
    const seen = { need: "difference", isAllNew: false, observations } as const;
    const verdict = verdictOf({ ...seen, notExamined: "npm run build failed" });
    assert.equal(verdictWords(verdict), "not examined, because npm run build failed");
  });
});
