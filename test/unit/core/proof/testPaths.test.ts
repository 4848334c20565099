import assert from "node:assert/strict";
import { sortChanged } from "../../../../src/core/proof/changedPaths";
import { endingOf } from "../../../../src/core/proof/redReason";
import { lostTests } from "../../../../src/core/proof/lostTests";
import { judgesWork } from "../../../../src/core/proof/testPaths";
import type { TestCase } from "../../../../src/core/plugins/testCase";

const judges = [
  ...["test/a.js", "tests/api/conftest.py", "src/__tests__/a.ts", "src/__snapshots__/a.snap"],
  ...["src/a.test.tsx", "src/a_test.go", "pkg/test_a.py", "spec/models/user_spec.rb"],
  ...["src/test/java/LimitTest.java", "test/fixtures/a.json", "vite.config.ts", ".mocharc.json"],
  ...["pytest.ini", "Makefile", ".npmrc", "test-utils/render.tsx"],
  ...["src/setupTests.ts", "jest.setup.js", "vitest-setup.ts", "globalSetup.ts", "pytest.toml"],
  ...["turbo.json", "bunfig.toml", ".cargo/config.toml"],
];
const products = [
  ...["src/a.ts", "lib/latest.js", "src/contest/a.py", "package.json", "src/attest.go"],
  ...["src/testing/runAlone.ts", "docs/testing.md", "src/specification.ts", "protest.py"],
  ...["src/setup.ts", "src/globals.ts", "cargo/config.toml", "scripts/setup.js"],
];

function failed(message: string, details = ""): TestCase {
  const where = { file: "/a/test/a.test.js", line: 1 };
  return { suite: [], name: "exceed limit", outcome: "failed", ...where, message, details };
}

const passed: TestCase = {
  ...failed(""),
  outcome: "passed",
  message: undefined,
  details: undefined,
};

const reds: readonly (readonly [TestCase, string])[] = [
  [
    failed(
      "Expected values to be strictly equal: 200 !== 429",
      "AssertionError [ERR_ASSERTION]: Expected",
    ),
    "assertion",
  ],
  [failed("limit is not a function", "TypeError: limit is not a function"), "error"],
  [
    failed("Cannot find module 'x'", "Error [ERR_MODULE_NOT_FOUND]: Cannot find module 'x'"),
    "not_loaded",
  ],
  [failed("ENOENT: no such file or directory, open 'a'"), "not_loaded"],
  [failed("ImportError: cannot import name 'limit'"), "not_loaded"],
  [failed("test timed out after 5000ms"), "timeout"],
  [failed("workstream hollow function was called"), "hollow_error"],
  [
    failed(
      'Got unwanted exception.\nActual message: "workstream hollow function was called"',
      "AssertionError",
    ),
    "assertion",
  ],
  [{ ...passed, outcome: "skipped" }, "not_run"],
  [passed, "passed"],
];

suite("what of a commit judges it", () => {
  for (const path of judges)
    test(`${path} does`, () => {
      assert.ok(judgesWork(path));
    });
  for (const path of products)
    test(`${path} does not`, () => {
      assert.ok(!judgesWork(path));
    });

  test("is put back where the bundle does not unlock it", () => {
    const sorted = sortChanged(
      [
        "openspec/a.md",
        "src/a.js",
        "test/old.js",
        "test/named.js",
        "test/new.js",
        "package-lock.json",
        "vite.new.js",
        "new/.npmrc",
        "named-new/vite.config.ts",
        "apart-new/vite.config.ts",
      ],
      {
        isOnBase: (path) => !path.includes("new"),
        isApart: (path) => path.includes("apart"),
        isUnlocked: (path) => path.includes("named"),
        isProtected: (path) => path.startsWith("openspec/"),
        keepsManifest: () => false,
        keepsManifests: true,
      },
    );
    assert.deepEqual(sorted, {
      product: ["src/a.js", "vite.new.js"],
      restored: ["test/old.js", "new/.npmrc"],
      unlocked: ["test/named.js"],
      added: ["test/new.js", "named-new/vite.config.ts", "apart-new/vite.config.ts"],
    });
  });
});

suite("why a test is red", () => {
  for (const [test_, ending] of reds)
    test(`${ending}: ${test_.message ?? "nothing"}`, () => {
      assert.equal(endingOf(passed, [test_]), ending);
    });

  test("a test that is in no report has not loaded", () => {
    assert.equal(endingOf(passed, []), "not_loaded");
    assert.equal(endingOf(passed, null), "not_loaded");
  });
});

suite("tests that do not run any more", () => {
  test("are those that are gone or skipped, each as often as it ran", () => {
    const other = { ...passed, name: "other" };
    assert.deepEqual(
      lostTests([passed, passed, other], [passed, { ...other, outcome: "skipped" }]),
      ["exceed limit", "other"],
    );
    assert.deepEqual(lostTests([passed], [passed, other]), []);
    assert.deepEqual(lostTests([{ ...passed, outcome: "skipped" }], []), []);
  });
});
