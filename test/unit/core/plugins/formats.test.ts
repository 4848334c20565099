import assert from "node:assert/strict";
import { builtinPlugins } from "../../../../src/core/plugins/builtinPlugins";
import { classify, type Classification } from "../../../../src/core/plugins/output/classify";

interface Said {
  exit: number;
  stdout?: string;
  stderr?: string;
}

/** What a built-in plugin makes of an output, read as a run here would read it. */
function read(id: string, { exit, stdout = "", stderr = "" }: Said): Classification {
  const manifest = builtinPlugins().find((each) => each.id === id);
  assert.ok(manifest, `no plugin ${id}`);
  return classify(
    manifest,
    { end: { kind: "exited", exitCode: exit }, stdout, stderr },
    { roots: ["/srv"], lineText: () => undefined },
    { anyFormat: true },
  );
}

function told(id: string, said: Said): string[] {
  return read(id, said).issues.map(
    ({ file, line, column, severity, code }) => `${file}:${line}:${column} ${severity} ${code}`,
  );
}

function lines(...events: readonly object[]): string {
  return events.map((event) => `${JSON.stringify(event)}\n`).join("");
}

suite("what test runners print", () => {
  const go = (Action: string, Test: string | undefined, Output?: string) => ({
    Action,
    Package: "site.org/m/sum",
    ...(Test === undefined ? {} : { Test }),
    ...(Output === undefined ? {} : { Output }),
  });

  test("go test: the subtest that failed, not the test around it, in its package's folder", () => {
    const stdout = lines(
      go("output", "TestSum/two", "    sum_test.go:12: want 4, got 5\n"),
      go("fail", "TestSum/two"),
      go("output", "TestSum", "--- FAIL: TestSum (0.00s)\n"),
      go("fail", "TestSum"),
      go("output", undefined, "FAIL\n"),
      go("fail", undefined),
    );
    assert.deepEqual(told("go-test", { exit: 1, stdout }), [
      "site.org/m/sum/sum_test.go:12:1 error site.org/m/sum/TestSum/two",
    ]);
  });

  test("go test: a panic lies where the test called", () => {
    const stdout = lines(
      go("output", "TestBoom", "panic: index out of range [recovered]\n"),
      go("output", "TestBoom", "\t/go/src/runtime/panic.go:88 +0x1\n"),
      go("output", "TestBoom", "\t/srv/sum/sum_test.go:7 +0x1\n"),
      go("fail", "TestBoom"),
    );
    const [issue] = read("go-test", { exit: 1, stdout }).issues;
    assert.deepEqual([issue?.file, issue?.line], ["sum/sum_test.go", 7]);
    assert.match(issue?.message ?? "", /index out of range/);
  });

  test("go test: a package that does not compile is told at its place", () => {
    const stdout = lines(
      go("output", undefined, "FAIL\tsite.org/m/sum [build failed]\n"),
      go("fail", undefined),
    );
    const stderr = "# site.org/m/sum\nsum/sum.go:3:9: undefined: nothing\n";
    assert.deepEqual(told("go-test", { exit: 1, stdout, stderr }), ["sum/sum.go:3:9 error build"]);
  });

  test("go test without any test is no pass", () => {
    const stdout = lines(
      go("output", undefined, "?  \tm\t[no test files]\n"),
      go("skip", undefined),
    );
    assert.equal(read("go-test", { exit: 0, stdout }).outcome, "broken");
    assert.equal(read("go-test", { exit: 0, stdout: "" }).outcome, "broken");
  });

  const cargo = (result: string, failures = "") =>
    `\nrunning 1 test\n${failures}\ntest result: ${result}; 0 measured; 0 filtered out\n\n`;

  test("cargo test: each failed test where it panicked, in the old and the new words", () => {
    const stdout = cargo(
      "FAILED. 0 passed; 3 failed; 0 ignored",
      [
        "\nfailures:\n",
        "---- one stdout ----\nthread 'one' panicked at src/a.rs:4:5:\nno luck\n",
        "---- two stdout ----\nthread 'two' panicked at 'no luck', src/b.rs:9:1\n",
        "---- src/c.rs - f (line 3) stdout ----\nTest executable failed\n",
        "failures:\n    one\n    two\n    src/c.rs - f (line 3)\n",
      ].join("\n"),
    );
    assert.deepEqual(told("cargo-test", { exit: 101, stdout }), [
      "src/a.rs:4:5 error one",
      "src/b.rs:9:1 error two",
      "src/c.rs:3:1 error src/c.rs - f (line 3)",
    ]);
    const messages = read("cargo-test", { exit: 101, stdout }).issues.map(({ message }) => message);
    assert.deepEqual(messages.slice(0, 2), ["no luck", "no luck"]);
  });

  test("cargo test: only ignored tests, or code that does not compile, is no pass", () => {
    const ignored = cargo("ok. 0 passed; 0 failed; 2 ignored");
    assert.equal(read("cargo-test", { exit: 0, stdout: ignored }).outcome, "broken");
    const stderr = "error: could not compile `m` (lib test)\n";
    assert.equal(read("cargo-test", { exit: 101, stderr }).outcome, "broken");
    const passed = cargo("ok. 2 passed; 0 failed; 0 ignored");
    assert.equal(read("cargo-test", { exit: 0, stdout: passed }).outcome, "clean");
  });

  test("pytest: a failed test lies in its own file, also when something it called gave up", () => {
    const stdout = [
      "F                                   [100%]",
      "=========== FAILURES ===========",
      "_______ TestSum.test_two[4] _______",
      "tests/test_sum.py:8: in test_two",
      "    total(4)",
      "src/sum.py:3: in total",
      "    raise ValueError(n)",
      "E   ValueError: 4",
      "=========== short test summary info ===========",
      "FAILED tests/test_sum.py::TestSum::test_two[4] - ValueError: 4",
      "1 failed, 2 passed in 0.10s",
    ].join("\n");
    assert.deepEqual(told("pytest", { exit: 1, stdout }), [
      "tests/test_sum.py:8:1 error tests/test_sum.py::TestSum::test_two[4]",
    ]);
  });

  test("pytest: no test, only skipped tests, an unknown option and an inner error are no pass", () => {
    const stdout = "s    [100%]\n1 skipped in 0.01s\n";
    assert.equal(read("pytest", { exit: 0, stdout }).outcome, "broken");
    assert.equal(read("pytest", { exit: 5, stdout: "no tests ran in 0.01s\n" }).outcome, "broken");
    assert.equal(read("pytest", { exit: 4, stderr: "ERROR: usage: x\n" }).outcome, "broken");
    assert.equal(read("pytest", { exit: 3, stdout: "INTERNALERROR> no\n" }).outcome, "broken");
    assert.equal(read("pytest", { exit: 0, stdout: "..\n2 passed in 1.0s\n" }).outcome, "clean");
  });

  test("TAP: what is not ok, without what is to do and without suites that fail through their tests", () => {
    const stdout = [
      "TAP version 13",
      "    not ok 1 - adds",
      "      ---",
      "      location: '/srv/a.test.mjs:5:3'",
      "      error: 'want 4'",
      "      ...",
      "not ok 1 - sums",
      "  ---",
      "  failureType: 'subtestsFailed'",
      "  ...",
      "not ok 2 - later # TODO",
      "1..2",
    ].join("\n");
    assert.deepEqual(told("node-test", { exit: 1, stdout }), ["a.test.mjs:5:3 error adds"]);
    assert.equal(
      read("node-test", { exit: 0, stdout: "TAP version 13\n1..0\n" }).outcome,
      "broken",
    );
  });

  test("Jest: a file that cannot be loaded is an issue of its own, one with failed tests is not", () => {
    const failed = {
      status: "failed",
      fullName: "adds",
      failureMessages: ["Error: no\n    at x (/srv/a.test.js:3:9)"],
    };
    const stdout = JSON.stringify({
      numTotalTestSuites: 2,
      testResults: [
        { name: "/srv/a.test.js", status: "failed", message: "x", assertionResults: [failed] },
        { name: "/srv/b.test.js", status: "failed", message: "cannot load", assertionResults: [] },
      ],
    });
    assert.deepEqual(told("jest", { exit: 1, stdout }), [
      "a.test.js:3:9 error adds",
      "b.test.js:1:1 error suite",
    ]);
  });
});

suite("what checkers print", () => {
  test("Clippy: the primary place of each message; sums and builds are none", () => {
    const span = (line: number, primary: boolean) => ({
      file_name: "src/a.rs",
      line_start: line,
      line_end: line,
      column_start: 5,
      column_end: 9,
      is_primary: primary,
    });
    const message = (level: string, spans: readonly object[], code: object | null) => ({
      reason: "compiler-message",
      message: { level, message: "m", code, spans },
    });
    const stdout = lines(
      message("warning", [span(1, false), span(2, true)], { code: "clippy::x" }),
      message("error", [span(7, true)], null),
      message("warning", [], null),
      { reason: "build-finished", success: true },
    );
    assert.deepEqual(told("cargo-clippy", { exit: 101, stdout }), [
      "src/a.rs:2:5 warning clippy::x",
      "src/a.rs:7:5 error rustc",
    ]);
    assert.equal(read("cargo-clippy", { exit: 0 }).outcome, "broken");
  });

  test("Cppcheck: text and XML say the same; what belongs to no file is no issue", () => {
    const text = "nofile:0:0: information: few [x]\na.c:3:7: style: unused [unreadVariable]\n";
    const xml = `<?xml version="1.0"?><results version="2"><errors>
      <error id="x" severity="information" msg="few"/>
      <error id="unreadVariable" severity="style" msg="unused"><location file="a.c" line="3" column="7"/></error>
    </errors></results>`;
    const wanted = ["a.c:3:7 info unreadVariable"];
    assert.deepEqual(told("cppcheck", { exit: 10, stderr: text }), wanted);
    assert.deepEqual(told("cppcheck", { exit: 10, stderr: xml }), wanted);
    assert.equal(read("cppcheck", { exit: 10, stderr: "<results>" }).outcome, "broken");
  });

  test("Knip: each kind of finding has its own code, in the report of today and the older one", () => {
    const now = {
      issues: [{ file: "b.js", files: [], exports: [{ name: "f", line: 2, col: 3 }] }],
    };
    assert.deepEqual(told("knip", { exit: 1, stdout: JSON.stringify(now) }), [
      "b.js:2:3 warning exports",
    ]);
    const older = {
      files: ["a.js"],
      issues: [{ file: "b.js", owners: [{ name: "me" }], types: [{ name: "T" }] }],
    };
    assert.deepEqual(told("knip", { exit: 1, stdout: JSON.stringify(older) }), [
      "b.js:1:1 warning types",
      "a.js:1:1 warning files",
    ]);
    assert.equal(read("knip", { exit: 0, stdout: '{"files":[],"issues":[]}' }).outcome, "clean");
  });

  test("go vet: findings as text and as JSON, with the analyzer's name where it is said", () => {
    const stderr = "# m/a\n./a/a.go:6:2: unreachable code\n";
    assert.deepEqual(told("go-vet", { exit: 2, stderr }), ["a/a.go:6:2 error vet"]);
    const json = { "m/a": { printf: [{ posn: "/srv/a/a.go:4:1", message: "no" }] } };
    const said = `# m/a\n${JSON.stringify(json, null, 1)}\n`;
    assert.deepEqual(told("go-vet", { exit: 0, stderr: said }), ["a/a.go:4:1 error printf"]);
  });

  test("rustfmt and gofmt: hunks of a diff and lists of files", () => {
    assert.deepEqual(
      told("rustfmt", { exit: 1, stdout: "Diff in /srv/src/a.rs:4:\n fn a() {}\n" }),
      ["src/a.rs:4:1 warning unformatted"],
    );
    assert.deepEqual(told("gofmt", { exit: 0, stdout: "a/b.go\n" }), [
      "a/b.go:1:1 warning unformatted",
    ]);
    const { outcome, issues } = read("gofmt", {
      exit: 2,
      stderr: "a.go:3:1: expected declaration\n",
    });
    assert.deepEqual([outcome, issues[0]?.line], ["broken", 3]);
  });

  test("Ajv: the file stands beside the document", () => {
    const stderr =
      'x.json invalid\n[{"instancePath":"/a","keyword":"type","message":"must be number"}]\n';
    assert.deepEqual(told("ajv", { exit: 1, stderr }), ["x.json:1:1 error type"]);
    assert.equal(read("ajv", { exit: 0, stdout: "x.json valid\n" }).outcome, "clean");
  });

  test("OpenSpec: a delta's file, a change's proposal, and an item that is not there", () => {
    const issue = (path: string) => ({ level: "ERROR", path, message: "no" });
    const stdout = JSON.stringify({
      items: [{ id: "add-x", type: "change", issues: [issue("api/spec.md"), issue("file")] }],
    });
    assert.deepEqual(told("openspec", { exit: 1, stdout }), [
      "openspec/changes/add-x/specs/api/spec.md:1:1 error openspec",
      "openspec/changes/add-x/proposal.md:1:1 error openspec",
    ]);
    const unknown = '{"status":[{"message":"Unknown item x"}]}';
    assert.equal(read("openspec", { exit: 1, stdout: unknown }).why, "Unknown item x");
  });

  test("a program's own traceback is a failure, not a missing tool", () => {
    const stderr =
      "Traceback (most recent call last):\nModuleNotFoundError: No module named 'extra'\n";
    assert.equal(read("flake8", { exit: 1, stderr }).outcome, "broken");
    const gone = "/usr/bin/python3: No module named flake8\n";
    assert.equal(read("flake8", { exit: 1, stderr: gone }).outcome, "missing");
  });

  test("PHP: a syntax error, and a file that is not there", () => {
    const stdout =
      "\nParse error: syntax error, unexpected end of file in a.php on line 9\nErrors parsing a.php\n";
    assert.deepEqual(told("php", { exit: 255, stdout }), ["a.php:9:1 error syntax-error"]);
    const missing = "Could not open input file: b.php\n";
    assert.equal(read("php", { exit: 1, stdout: missing }).outcome, "broken");
  });
});
