import assert from "node:assert/strict";
import { rulePage } from "../../../../src/core/plugins/rulePage";

suite("pages about rules", () => {
  const known: readonly [string, string, string][] = [
    ["eslint", "no-unused-vars", "https://eslint.org/docs/latest/rules/no-unused-vars"],
    ["shellcheck", "SC2086", "https://www.shellcheck.net/wiki/SC2086"],
    ["biome", "lint/style/useConst", "https://biomejs.dev/linter/rules/use-const"],
    [
      "mypy",
      "no-any-return",
      "https://mypy.readthedocs.io/en/stable/_refs.html#code-no-any-return",
    ],
  ];
  for (const [source, code, page] of known) {
    test(`${source} ${code}`, () => {
      assert.equal(rulePage(source, code), page);
    });
  }

  test("a rule of somebody else's, or of a tool without pages, has none", () => {
    assert.equal(rulePage("eslint", "@typescript-eslint/no-explicit-any"), undefined);
    assert.equal(rulePage("eslint", "../../evil"), undefined);
    assert.equal(rulePage("constructor", "x"), undefined);
    assert.equal(rulePage("tsc", "TS2345"), undefined);
  });
});
