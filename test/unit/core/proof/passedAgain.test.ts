import assert from "node:assert/strict";
import type { TestCase } from "../../../../src/core/plugins/testCase";
import { passedAgain } from "../../../../src/core/proof/passedAgain";

function ran(name: string, outcome: TestCase["outcome"], file = "test/a.test.js") {
  const none = { line: undefined, message: undefined, details: undefined };
  return { test: { suite: ["limiter"], name, outcome, file, ...none }, file };
}

const error = (message: string, code = "test-failed") => ({
  code,
  message,
  file: "test/a.test.js",
});
const failed = error("limiter › exceed limit: 200 !== 429");

suite("an error of a test is mended", () => {
  test("where the same test ran again and passed", () => {
    assert.ok(passedAgain(failed, [ran("exceed limit", "passed")]));
    assert.ok(passedAgain({ ...failed, code: "test-flaky" }, [ran("exceed limit", "passed")]));
  });

  test("not where it is skipped, fails otherwise, is gone or has another name", () => {
    assert.ok(!passedAgain(failed, [ran("exceed limit", "skipped")]));
    assert.ok(!passedAgain(failed, [ran("exceed limit", "failed")]));
    assert.ok(
      !passedAgain(failed, [ran("exceed limit", "passed"), ran("exceed limit", "skipped")]),
    );
    assert.ok(!passedAgain(failed, []));
    assert.ok(!passedAgain(failed, [ran("exceed", "passed"), ran("exceed limits", "passed")]));
  });

  test("by any test of a file that did not load, or whose hook failed", () => {
    const unloaded = error("test/a.test.js: Cannot find module 'b'");
    const hook = error('limiter › "before each" hook for "exceed limit": broken');
    for (const each of [unloaded, hook, error("tests.test_a: collection failure")]) {
      assert.ok(passedAgain(each, [ran("exceed limit", "passed")]), each.message);
      assert.ok(
        !passedAgain(each, [ran("exceed limit", "passed", "test/b.test.js")]),
        each.message,
      );
      assert.ok(!passedAgain(each, [ran("exceed limit", "skipped")]), each.message);
    }
  });

  test("as its step says where it is of no single test", () => {
    assert.ok(passedAgain(error("npm test: exit code 1", "exit-1"), []));
  });
});
