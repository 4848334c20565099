import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import path from "node:path";
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

function run(command: string): Promise<TestCommandResult> {
  count += 1;
  const { folder } = made;
  const reportFolder = path.join(path.dirname(folder), "my reports", String(count));
  const env = { ...plainEnvironment, GOCACHE: path.join(path.dirname(folder), "go"), GOFLAGS: "" };
  return runTestCommand({ command, folder, env, reportFolder, totalMs: 90_000 });
}

function told({ tests }: TestCommandResult): string[] {
  return (tests ?? []).map(
    ({ suite, name, outcome }) => `${[...suite, name].join(" > ")}: ${outcome}`,
  );
}

function has(command: string, ...args: string[]): boolean {
  try {
    execFileSync(command, args, { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

function short({ issues }: TestCommandResult) {
  return issues.map(({ source, code, file, line }) => [source, code, file, line]);
}

/** Passes alone and fails behind the other: what one test leaves behind is the usual reason for a flaky one. */
const leaky = (imports: string) => `${imports}
let used = 0;
describe("limiter", () => {
  it("counts up", () => { used += 1; });
  it("exceed limit", () => { if (used > 0) throw new Error("limit is used up"); });
  it("is wrong (always)", () => { throw new Error("wrong"); });
  it.skip("is for later", () => {});
});
`;
const leakyResults = [
  "limiter > counts up: passed",
  "limiter > exceed limit: flaky",
  "limiter > is wrong (always): failed",
  "limiter > is for later: skipped",
];

suite("acceptance commands: a failed test is run once more alone", () => {
  setup(() => {
    made = temporaryProject({ "package.json": '{"type":"module"}' });
  });
  teardown(() => {
    made.remove();
  });

  test("node --test: one that passes then is flaky, one that fails again has failed", async () => {
    made.write({ "test/a.test.js": leaky('import { describe, it } from "node:test";') });
    const result = await run("node --test");
    assert.deepEqual(told(result), leakyResults);
    assert.deepEqual([result.outcome, result.flaky], ["failed", 1]);
    assert.deepEqual(short(result), [
      ["node-test", "test-flaky", "test/a.test.js", 5],
      ["node-test", "test-failed", "test/a.test.js", 6],
    ]);
  });

  test("a command whose only failures are flaky has not failed, and is not proven either", async () => {
    const text = leaky('import { describe, it } from "node:test";');
    made.write({ "test/a.test.js": text.replace('throw new Error("wrong");', "") });
    const result = await run("node --test");
    assert.equal(result.outcome, "not_proven");
    assert.match(result.why, /^1 of 3 tests is flaky: limiter › exceed limit failed, then passed/);
    assert.equal(result.issues.length, 1);
  });

  test("eleven failures at once are failures", async () => {
    const tests = Array.from(
      { length: 11 },
      (_, at) => `it("t${at}", () => { if (n++ < 11) throw 1; });`,
    );
    made.write({ "a.test.js": `import { it } from "node:test";\nlet n = 0;\n${tests.join("\n")}` });
    const result = await run("node --test");
    assert.deepEqual([result.outcome, result.flaky, result.issues.length], ["failed", 0, 11]);
  });

  test("mocha: its report is asked for beside its own, through npx as well", async () => {
    made.install();
    made.write({ "test/a.js": leaky("") });
    const result = await run("npx mocha --reporter dot");
    assert.deepEqual(told(result), leakyResults);
    assert.deepEqual(short(result), [
      ["mocha", "test-flaky", "test/a.js", 5],
      ["mocha", "test-failed", "test/a.js", 6],
    ]);
    assert.match(result.output, /1 pending/);
  });

  test("pytest: exactly the one test is run again (skipped when it is not installed)", async function () {
    if (!has("python3", "-m", "pytest", "--version")) this.skip();
    made.write({
      "tests/test_limit.py": [
        "import pytest",
        "used = []",
        "def test_counts_up():",
        "    used.append(1)",
        '@pytest.mark.parametrize("n", ["a::b", "c/d.py"])',
        "def test_exceed_limit(n):",
        "    assert not used",
        "def test_wrong():",
        "    assert False",
      ].join("\n"),
    });
    const result = await run("python3 -m pytest tests");
    assert.deepEqual(told(result), [
      "tests.test_limit > test_counts_up: passed",
      "tests.test_limit > test_exceed_limit[a::b]: flaky",
      "tests.test_limit > test_exceed_limit[c/d.py]: flaky",
      "tests.test_limit > test_wrong: failed",
    ]);
  });

  test("go test: names of tests that passed are known without -v (skipped when go is not installed)", async function () {
    if (!has("go", "version")) this.skip();
    made.write({
      "go.mod": "module example.com/limit\n\ngo 1.19\n",
      "api/limit_test.go": `package api
import "testing"
var used = 0
func TestCountsUp(t *testing.T) { used++ }
func TestLimit(t *testing.T) {
	t.Run("exceed limit", func(t *testing.T) {
		if used > 0 { t.Error("limit is used up") }
	})
	t.Run("window", func(t *testing.T) {})
}
func TestLater(t *testing.T) { t.Skip() }
func TestWrong(t *testing.T) { t.Fatal("wrong") }
`,
    });
    const result = await run("go test ./...");
    assert.deepEqual(told(result), [
      "example.com/limit/api > TestCountsUp: passed",
      "example.com/limit/api > TestLimit > exceed_limit: flaky",
      "example.com/limit/api > TestLimit > window: passed",
      "example.com/limit/api > TestLater: skipped",
      "example.com/limit/api > TestWrong: failed",
    ]);
    assert.deepEqual(short(result), [
      ["go-test", "test-flaky", "api/limit_test.go", 7],
      ["go-test", "test-failed", "api/limit_test.go", 12],
    ]);
  });

  test("go test without a test file proves nothing (skipped when go is not installed)", async function () {
    if (!has("go", "version")) this.skip();
    made.write({ "go.mod": "module example.com/limit\n\ngo 1.19\n", "a.go": "package a\n" });
    const result = await run("go test ./...");
    assert.deepEqual([result.outcome, result.exitCode], ["not_proven", 0]);
    made.write({ "a_test.go": 'package a\nfunc x() int { return "" }\n' });
    const broken = await run("go test ./...");
    assert.equal(broken.outcome, "failed");
    assert.deepEqual(short(broken), [["go-test", "test-failed", "a_test.go", 2]]);
  });

  test("cargo test: read from what it prints, quiet or not (skipped when cargo is not installed)", async function () {
    if (!has("cargo", "--version")) this.skip();
    made.write({
      "Cargo.toml": '[package]\nname = "limit"\nversion = "0.1.0"\nedition = "2021"\n',
      "src/lib.rs": `#[cfg(test)]
mod tests {
    #[test]
    fn exceed_limit() {}
    #[test]
    #[ignore]
    fn later() {}
    #[test]
    fn wrong() {
        assert_eq!(1, 2, "one is not two");
    }
}
`,
    });
    const result = await run("cargo test --offline");
    assert.deepEqual(told(result).sort(), [
      "tests > exceed_limit: passed",
      "tests > later: skipped",
      "tests > wrong: failed",
    ]);
    assert.deepEqual(short(result), [["cargo-test", "test-failed", "src/lib.rs", 10]]);
    const quiet = await run("cargo test -q --offline");
    assert.deepEqual([quiet.executed, quiet.skipped, quiet.outcome], [2, 1, "failed"]);
  });

  for (const runner of ["jest", "vitest"] as const) {
    test(`${runner} (skipped without WORKSTREAM_TEST_RUNNERS, a folder that has it installed)`, async function () {
      const installed = process.env["WORKSTREAM_TEST_RUNNERS"];
      if (installed === undefined || !existsSync(path.join(installed, "node_modules", runner))) {
        this.skip();
      }
      const imports = runner === "vitest" ? 'import { describe, it } from "vitest";' : "";
      made.write({
        "package.json": "{}",
        "a.test.js": leaky(imports),
        "torn.test.js": "const = 1;",
      });
      execFileSync("ln", ["-s", path.join(installed, "node_modules"), made.folder]);
      const result = await run(`npx ${runner}${runner === "vitest" ? " run" : ""}`);
      assert.deepEqual(told(result).sort(), [...leakyResults, "torn.test.js: failed"].sort());
      assert.equal(result.flaky, 1);
    });
  }

  test("a known runner that was stopped before its report proves nothing", async () => {
    for (const command of ["jest", "npx vitest run", "mocha", "go test ./...", "cargo test"]) {
      const name = command.split(" ").find((word) => word !== "npx") ?? "";
      const result = await run(`${name}() { true; }; npx() { true; }; ${command}`);
      assert.deepEqual([result.outcome, result.exitCode], ["not_proven", 0], command);
      assert.match(result.why, /wrote no report/);
    }
  });
});
