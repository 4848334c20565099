import assert from "node:assert/strict";
import { builtinPlugins } from "../../../../src/core/plugins/builtinPlugins";
import { addedSuppressions } from "../../../../src/core/plugins/edits/addedSuppressions";
import { changedConfiguration } from "../../../../src/core/plugins/edits/changedConfiguration";
import { readDiff } from "../../../../src/core/plugins/readDiff";

function added(file: string, lines: readonly string[], removed: readonly string[] = []) {
  return addedSuppressions([
    { base: file, head: file, hunks: [{ baseStart: 3, headStart: 3, removed, added: lines }] },
  ]);
}

suite("suppressions that the work added", () => {
  const one: readonly [string, string, string][] = [
    ["a.py", "import os  # noqa: F401", "noqa"],
    ["a.py", "# ruff: noqa", "noqa"],
    ["a.sql", "SELECT 1 -- noqa: LT01", "noqa"],
    ["a.py", "x: int = f()  # type: ignore[no-any-return]", "type-ignore"],
    ["a.py", "x = f()  # pyright: ignore", "pyright-ignore"],
    ["a.py", "# mypy: ignore-errors", "mypy"],
    ["a.py", "x = 1  # pylint: disable=invalid-name", "pylint-disable"],
    ["a.py", "exec(x)  # nosec B102", "nosec"],
    ["a.go", "exec(x) // #nosec G204", "nosec"],
    ["a.py", "if x:  # pragma: no cover", "no-cover"],
    ["a.py", "# fmt: off", "fmt-off"],
    ["a.ts", "// eslint-disable-next-line no-console", "eslint-disable"],
    ["a.js", "/* eslint no-undef: 0 */", "eslint-off"],
    ["a.ts", "// @ts-ignore", "ts-ignore"],
    ["a.tsx", "{/* @ts-expect-error */}", "ts-ignore"],
    ["a.ts", "// biome-ignore lint/x: y", "biome-ignore"],
    ["a.js", "/* istanbul ignore next */", "coverage-ignore"],
    ["a.css", "/* stylelint-disable */", "stylelint-disable"],
    ["a.md", "<!-- markdownlint-disable MD013 -->", "markdownlint-disable"],
    ["a.yml", "# yamllint disable-line", "yamllint-disable"],
    ["a.sh", "# shellcheck disable=SC2086", "shellcheck-disable"],
    ["Dockerfile", "# hadolint ignore=DL3008", "hadolint-ignore"],
    ["a.go", "x := 1 //nolint:errcheck", "nolint"],
    ["a.rs", "#[allow(dead_code)]", "rust-allow"],
    ["a.rs", "#![allow(clippy::all)]", "rust-allow"],
    ["a.rb", "x # rubocop:disable Style/X", "rubocop-disable"],
    ["a.php", "f(); // phpcs:ignore", "phpcs-ignore"],
    ["a.cpp", "f(); // NOLINT(x)", "nolint"],
    ["a.c", "// cppcheck-suppress nullPointer", "cppcheck-suppress"],
    ["a.java", '@SuppressWarnings("all")', "suppress-warnings"],
    ["a.py", "key = 'x'  # pragma: allowlist secret", "secret-allow"],
  ];
  for (const [file, line, code] of one) {
    test(`${file}: ${line}`, () => {
      const issues = added(file, ["", `  ${line}`]);
      assert.deepEqual(
        issues.map((issue) => [issue.source, issue.code, issue.line, issue.severity]),
        [["suppression", code, 4, "error"]],
      );
      assert.deepEqual(added(file, [line], [line]), [], "a moved line adds none");
      assert.deepEqual(added(file, [`\t${line} `], [line]), [], "an indented line adds none");
      assert.equal(added(file, [line, line], [line]).length, 1, "one line accounts for one");
    });
  }

  test("the comment of an edited line is the same comment, another one is not", () => {
    const before = ["x = f(1)  # noqa: E501"];
    assert.deepEqual(added("a.py", ["x = g(2)  # noqa: E501"], before), []);
    assert.equal(added("a.py", ["x = f(1)  # noqa"], before).length, 1);
  });

  test("words that only look like one are none", () => {
    const lines = [
      "# the noqa word",
      'say("eslint-disable")',
      "type_ignore = 1",
      "const nolint = 1;",
    ];
    assert.deepEqual(added("a.ts", lines), []);
    assert.deepEqual(added("a.py", lines), []);
    assert.deepEqual(added("notes.txt", ["use // @ts-ignore or # noqa"]), []);
  });

  test("a renamed file brings its suppressions along, a copied line does not", () => {
    const diff = `diff --git a/old.py b/new.py
similarity index 60%
rename from old.py
rename to new.py
--- a/old.py
+++ b/new.py
@@ -2 +2 @@
-import os  # noqa
+import os, sys  # noqa
@@ -9,0 +10,2 @@
+import re  # noqa
+x = 1
\\ No newline at end of file
`;
    assert.deepEqual(
      addedSuppressions(readDiff(diff)).map(({ file, line }) => [file, line]),
      [["new.py", 10]],
    );
  });
});

suite("configuration of checkers that the work changed", () => {
  const tools = builtinPlugins().filter(({ id }) => ["ruff", "eslint", "mypy"].includes(id));
  const changed = (file: string, before: string | null, after: string | null, scoped = false) =>
    changedConfiguration(tools, [{ file, before, after }], () => scoped).map(
      ({ code, severity }) => `${code} ${severity}`,
    );

  test("a file of the tool's own, changed, made or removed", () => {
    assert.deepEqual(changed("ruff.toml", "a = 1", "a = 2"), ["ruff error"]);
    assert.deepEqual(changed("src/ruff.toml", null, "ignore = ['ALL']"), ["ruff error"]);
    assert.deepEqual(changed("eslint.config.js", "x", null), ["eslint error"]);
  });

  test("what the bundle names is told and does not block", () => {
    assert.deepEqual(changed("ruff.toml", "a = 1", "a = 2", true), ["ruff info"]);
  });

  test("of a shared file only the tool's own section counts", () => {
    const file = (rules: string, version: string) =>
      `[project]\nversion = "${version}"\n[tool.ruff.lint]\nselect = ["${rules}"]\n`;
    assert.deepEqual(changed("pyproject.toml", file("E", "1"), file("E", "2")), []);
    assert.deepEqual(changed("pyproject.toml", file("E", "1"), file("F", "1")), ["ruff error"]);
    assert.deepEqual(changed("README.md", "a", "b"), []);
    const eslint = (rule: string, dependency: string) =>
      JSON.stringify({ eslintConfig: { rules: { x: rule } }, dependencies: { [dependency]: "1" } });
    assert.deepEqual(changed("package.json", eslint("on", "a"), eslint("on", "b")), []);
    assert.deepEqual(changed("package.json", eslint("on", "a"), eslint("off", "a")), [
      "eslint error",
    ]);
  });
});
