import assert from "node:assert/strict";
import fc from "fast-check";
import { changeIdProblem, suggestChangeId } from "../../../../src/core/change/suggestChangeId";

suite("suggestChangeId", () => {
  const known: Record<string, string> = {
    "Add rate limiting to API": "rate-limiting",
    "Add JSON export for reports": "json-export",
    "Implement caching layer": "caching-layer",
    "Fix rate limiter edge case": "rate-limiter-fix",
    "Extract rate limiter to separate module": "refactor-rate-limiter",
    "Add a new hello endpoint": "hello-endpoint",
    "Remove the old login page": "remove-old-login-page",
    "Rate limiting": "rate-limiting",
    Fix: "fix",
    "Don't log secrets": "dont-log-secrets",
    "Café menu": "cafe-menu",
  };
  for (const [title, id] of Object.entries(known)) {
    test(`"${title}" gives ${id}`, () => {
      assert.equal(suggestChangeId(title), id);
    });
  }

  test("words that ASCII cannot spell give none", () => {
    assert.equal(suggestChangeId("缓存"), undefined);
    assert.equal(suggestChangeId("  "), undefined);
  });

  test("a title of nothing but small words is kept as it is", () => {
    assert.equal(suggestChangeId("A"), "a");
    assert.equal(suggestChangeId("Add the new"), "the-new");
  });

  test("what it gives is an id", () => {
    fc.assert(
      fc.property(fc.array(fc.lorem({ maxCount: 8 }), { minLength: 1, maxLength: 3 }), (parts) => {
        const id = suggestChangeId(parts.join(" "));
        assert.equal(id === undefined ? undefined : changeIdProblem(id), undefined);
      }),
    );
  });

  test("ids that are no folder of a change are refused", () => {
    for (const id of ["", "archive", "A", "a_b", "a/b", "..", "-a", "a--b", "a b"]) {
      assert.notEqual(changeIdProblem(id), undefined, id);
    }
  });
});
