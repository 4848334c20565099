import assert from "node:assert/strict";
import { filesNotLookedAt, type EndedChecker } from "../../../../src/core/plugins/filesNotLookedAt";

const tsc = (...notLookedAt: string[]): EndedChecker => ({
  id: "tsc",
  extensions: [".ts", ".tsx"],
  notLookedAt,
});
const eslint = (...notLookedAt: string[]): EndedChecker => ({
  id: "eslint",
  extensions: [".ts", ".js"],
  notLookedAt,
});

function named(
  files: readonly string[],
  checkers: readonly EndedChecker[],
  unchecked: readonly string[] = [],
): string[] {
  return filesNotLookedAt(files, checkers, unchecked).map(({ file }) => file);
}

suite("files that no checker looked at", () => {
  test("a source file that all checkers of its language left out is one", () => {
    const files = ["scripts/a.ts", "src/b.ts"];
    assert.deepEqual(named(files, [tsc("scripts/a.ts"), eslint("scripts/a.ts")]), ["scripts/a.ts"]);
    const [issue] = filesNotLookedAt(files, [tsc("scripts/a.ts")], []);
    assert.equal(issue?.code, "not-looked-at");
    assert.match(issue.message, /^Not looked at by tsc/);
  });

  test("one checker that looked is enough", () => {
    assert.deepEqual(named(["scripts/a.ts"], [tsc("scripts/a.ts"), eslint()]), []);
  });

  test("a language without a checker, texts, tests and what the settings name are none", () => {
    assert.deepEqual(named(["src/a.py"], [tsc()]), []);
    const prettier = { id: "prettier", extensions: [".md", ".ts"], notLookedAt: ["docs/a.md"] };
    assert.deepEqual(named(["docs/a.md"], [prettier]), []);
    assert.deepEqual(named(["test/a.test.ts"], [tsc("test/a.test.ts")]), []);
    assert.deepEqual(named(["scripts/a.ts"], [tsc("scripts/a.ts")], ["scripts/**"]), []);
  });
});
