import assert from "node:assert/strict";
import type { TestCase } from "../../../../src/core/plugins/testCase";
import { matchScenario } from "../../../../src/core/trace/matchScenario";
import { scenarioWords } from "../../../../src/core/trace/scenarioWords";

function passed(name: string, ...suite: string[]): TestCase {
  const nothing = { file: undefined, line: undefined, message: undefined, details: undefined };
  return { suite, name, outcome: "passed", ...nothing };
}

suite("words of a name", () => {
  for (const [name, words] of [
    ["Exceed Limit scenario", "exceed limit"],
    ["test_exceed_limit", "exceed limit"],
    ["exceedLimit", "exceed limit"],
    ["HTTPServer returns 429", "http server returns 429"],
    ["The user is NOT logged in", "user not logged"],
    ["Größe überschritten!", "größe überschritten"],
    ["", ""],
  ] as const) {
    test(`"${name}" → "${words}"`, () => {
      assert.equal(scenarioWords(name).join(" "), words);
    });
  }
});

suite("matching a scenario with a test", () => {
  test("suite and name together hold the words, in any order", () => {
    const tests = [passed("other"), passed("rejects when the limit", "Exceed", "api")];
    assert.equal(matchScenario("Exceed Limit", tests), tests[1]);
  });

  test("the first test that fits is taken", () => {
    const tests = [passed("exceed limit a"), passed("exceed limit b")];
    assert.equal(matchScenario("Exceed Limit", tests), tests[0]);
  });

  test("a part of a word is not the word", () => {
    assert.equal(matchScenario("Exceed Limit", [passed("exceeded limits")]), undefined);
  });

  test("a test without the scenario's negation proves nothing", () => {
    assert.equal(matchScenario("Token not accepted", [passed("token accepted")]), undefined);
  });

  test("skipped and failed tests prove nothing", () => {
    const test = passed("exceed limit");
    for (const outcome of ["skipped", "failed"] as const) {
      assert.equal(matchScenario("Exceed Limit", [{ ...test, outcome }]), undefined);
    }
  });

  test("one word, or one word twice, is too little", () => {
    assert.equal(matchScenario("Login", [passed("login")]), undefined);
    assert.equal(matchScenario("Login the login", [passed("login")]), undefined);
  });
});
