import assert from "node:assert/strict";
import { because, endDetail, endSentence } from "../../../../src/core/words/endSentence";

suite("the sentence about how a workstream ended", () => {
  test("is read back as its detail, which stands after the state's word", () => {
    const details = [
      endSentence({ kind: "needs_review", summary: 'not proven: nothing shows "A"' }),
      endSentence({ kind: "failed", attempt: "STATIC #1", summary: "2 new issues" }),
      endSentence({ kind: "stopped", breaker: "one error came back 3 times, the limit is 3" }),
      endSentence({ kind: "blocked", why: "ws-b is not done" }),
    ].map(endDetail);
    assert.deepEqual(details, [
      'not proven: nothing shows "A"',
      "STATIC #1: 2 new issues",
      "one error came back 3 times, the limit is 3",
      "ws-b is not done",
    ]);
  });

  test("is kept whole when another program wrote it, and nothing stands where there is none", () => {
    assert.equal(because("The disk is full."), ": The disk is full");
    assert.equal(because(null), "");
  });
});
