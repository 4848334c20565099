import assert from "node:assert/strict";
import { judgeChanges, lockedPathsFor, scriptsChanged } from "../../../../src/core/scope/fence";

const nothing = { inside: [], outside: [], protected: [], locked: [], junk: [] };
const bundle = {
  files_scope: ["src/**", "test/**", "README.md"],
  files_create: ["docs/limits.md"],
};
const judge = (changed: string[], rest: Partial<Parameters<typeof judgeChanges>[0]> = {}) =>
  judgeChanges({ changed, prefix: "", bundle, lockedPaths: [], ...rest });

suite("the fence", () => {
  test("what the scope names is inside, everything else outside", () => {
    assert.deepEqual(
      judge(["src/a b/ü.js", "docs/limits.md", "docs/other.md", "srcs/x.js", ".github/ci.yml"]),
      {
        ...nothing,
        inside: ["docs/limits.md", "src/a b/ü.js"],
        outside: [".github/ci.yml", "docs/other.md", "srcs/x.js"],
      },
    );
  });

  test("scope is relative to the openspec root, changes to the git top", () => {
    const changed = ["app/src/a.js", "src/a.js", "app2/src/a.js", "app/openspec/x.md"];
    assert.deepEqual(judge(changed, { prefix: "app" }), {
      ...nothing,
      inside: ["app/src/a.js"],
      outside: ["app2/src/a.js", "src/a.js"],
      protected: ["app/openspec/x.md"],
    });
  });

  test("specs, bundles and settings are put back unless the scope begins with them", () => {
    const changed = [
      "openspec/changes/x/tasks.md",
      "workstreams/ws-x.json",
      ".workstreams.json",
      "openspec-notes.md",
    ];
    const wide = { files_scope: ["**/*.md", "**/*.json"], files_create: [] };
    assert.deepEqual(judge(changed, { bundle: wide }), {
      ...nothing,
      inside: ["openspec-notes.md"],
      protected: [".workstreams.json", "openspec/changes/x/tasks.md", "workstreams/ws-x.json"],
    });
    const named = { files_scope: ["openspec/specs/**"], files_create: [".workstreams.json"] };
    assert.deepEqual(
      judge(["openspec/specs/a.md", "openspec/changes/x/tasks.md", ".workstreams.json"], {
        bundle: named,
      }),
      {
        ...nothing,
        inside: ["openspec/specs/a.md"],
        // The settings of the engine cannot be opened at all.
        protected: [".workstreams.json", "openspec/changes/x/tasks.md"],
      },
    );
  });

  test("caches and traces of tools are junk wherever they lie, unless named", () => {
    const junk = [
      ".aider.chat.history.md",
      ".aider.tags.cache.v4/1.db",
      "src/__pycache__/a.cpython-312.pyc",
      "src/.DS_Store",
      "src/node_modules/x/index.js",
      "node_modules",
      ".pytest_cache/v/x",
      "src/.mypy_cache/x",
      ".ruff_cache/x",
      ".coverage",
    ];
    assert.deepEqual(judge(junk), { ...nothing, junk: [...junk].sort() });
    const named = { files_scope: [".coverage"], files_create: [] };
    assert.deepEqual(judge([".coverage"], { bundle: named }), {
      ...nothing,
      inside: [".coverage"],
    });
  });

  test("what judges the work is locked, also when it is new, unless named exactly", () => {
    const changed = [
      "test/conftest.py",
      "test/limits.test.js",
      "src/jest.config.ts",
      "test/new.test.js",
    ];
    assert.deepEqual(judge(changed, { lockedPaths: ["test/limits.test.js"] }), {
      ...nothing,
      inside: ["test/new.test.js"],
      locked: ["src/jest.config.ts", "test/conftest.py", "test/limits.test.js"],
    });
    const exact = { files_scope: changed, files_create: [] };
    assert.deepEqual(judge(changed, { bundle: exact, lockedPaths: ["test/limits.test.js"] }), {
      ...nothing,
      inside: [...changed].sort(),
    });
  });

  test("test files of acceptance commands and runner configuration that exist are locked, by glob or not in scope", () => {
    const base = [
      "test/a.test.js",
      "test/b.test.js",
      "conftest.py",
      "pytest.ini",
      "src/a.js",
      ".mocharc.json",
      "test/s.test.js",
    ];
    const commands = ["node --test test/a.test.js test/gone.test.js", "pytest tests/x.py::test_y"];
    assert.deepEqual(
      lockedPathsFor(
        { ...bundle, scenario_tests: { k: "node --test test/s.test.js" } },
        base,
        commands,
      ),
      ["test/a.test.js", "conftest.py", "pytest.ini", ".mocharc.json", "test/s.test.js"],
    );
    const open = { files_scope: ["test/a.test.js", "pytest.ini"], files_create: [] };
    assert.deepEqual(lockedPathsFor(open, base, commands), ["conftest.py", ".mocharc.json"]);
  });
});

suite("package.json", () => {
  const before = JSON.stringify({
    scripts: { test: "node --test", lint: "eslint" },
    dependencies: {},
  });

  test("dependencies, formatting and the order of scripts may change", () => {
    const after = JSON.stringify(
      { dependencies: { a: "1" }, scripts: { lint: "eslint", test: "node --test" } },
      null,
      4,
    );
    assert.equal(scriptsChanged(before, after), false);
    assert.equal(scriptsChanged(null, after), false);
  });

  test("scripts and the runner's configuration may not, nor may the file go or break", () => {
    assert.equal(scriptsChanged(before, JSON.stringify({ scripts: { test: "true" } })), true);
    assert.equal(scriptsChanged(before, JSON.stringify({ ...JSON.parse(before), jest: {} })), true);
    assert.equal(scriptsChanged(before, null), true);
    assert.equal(scriptsChanged(before, "{"), true);
  });

  test("an array is not an object with the same entries", () => {
    const one = JSON.stringify({ mocha: { spec: ["a", "b"] } });
    assert.equal(scriptsChanged(one, JSON.stringify({ mocha: { spec: ["b", "a"] } })), true);
  });
});
