import assert from "node:assert/strict";
import { builtinPlugins } from "../../../../../src/core/plugins/builtinPlugins";
import { classify, type Classification } from "../../../../../src/core/plugins/output/classify";
import type { ToolRun } from "../../../../../src/core/plugins/output/toolRun";
import { compilePattern, patternProblem } from "../../../../../src/core/plugins/pattern";
import {
  PluginManifestSchema,
  type PluginManifest,
} from "../../../../../src/core/plugins/manifest";
import { assertLinear } from "../../../../support/assertLinear";

const files: Readonly<Record<string, readonly string[]>> = {
  "a.py": ["import os", '  s = "😀é"; bad(1)', "\tend"],
};
const context = {
  roots: ["/srv tree", "/link"],
  lineText: (file: string, line: number) => files[file]?.[line - 1],
};

function builtin(id: string): PluginManifest {
  const found = builtinPlugins().find((manifest) => manifest.id === id);
  assert.ok(found, `no plugin ${id}`);
  return found;
}

function exited(exitCode: number, stdout = "", stderr = ""): ToolRun {
  return { end: { kind: "exited", exitCode }, stdout, stderr };
}

function toy(more: Record<string, unknown>): PluginManifest {
  return PluginManifestSchema.parse({
    schema: 1,
    id: "toy",
    title: "Toy",
    install: "get toy",
    resolve: { bin: "toy", pythonModule: "toy" },
    commands: [{ scope: "files", args: ["{files}"] }],
    output: [
      {
        name: "text",
        parser: "regex",
        patterns: [
          "^(?P<file>[^:]+):(?P<line>\\d+):(?P<column>\\d+): (?P<code>\\w+) (?P<message>.*)$",
        ],
      },
    ],
    ...more,
  });
}

function ranges({ issues }: Classification): string[] {
  return issues.map((issue) => {
    const { file, line, column, endLine, endColumn, code, severity } = issue;
    return `${code} ${severity} ${file} ${line}:${column}-${endLine}:${endColumn}`;
  });
}

suite("clean, issues, broken, missing", () => {
  const plain = toy({});
  const found = "a.py:2:3: E1 bad\n";
  for (const [name, manifest, run, outcome] of [
    ["exit 0 and no finding", plain, exited(0), "clean"],
    ["findings", plain, exited(1, found), "issues"],
    ["findings, though it exited 0", plain, exited(0, found), "issues"],
    ["exit code says issues but none can be read", plain, exited(1, "something odd"), "broken"],
    ["an exit code of no meaning", plain, exited(7, found), "broken"],
    ["not found", plain, { ...exited(0), end: { kind: "missing" } }, "missing"],
    ["not found by a shell", plain, exited(127), "missing"],
    ["a Python module that is not there", plain, exited(1, "", "No module named toy\n"), "missing"],
    ["ended by its limit", plain, { ...exited(0), end: { kind: "failed", why: "slow" } }, "broken"],
    [
      "a known sentence of failure wins over exit 0",
      toy({ errorPatterns: ["^config: .*$"] }),
      exited(0, "", "config: unknown option\n"),
      "broken",
    ],
    ["a code of its own for failure", toy({ fatalCodes: ["E1"] }), exited(1, found), "broken"],
    [
      "an exit code of failure, but findings were read",
      toy({ exit: { issuesWinOn: [2] } }),
      exited(2, found),
      "issues",
    ],
    ["bits: failed", toy({ exit: { issues: [], brokenBits: 33 } }), exited(32), "broken"],
    ["bits: found", toy({ exit: { issues: [], brokenBits: 33 } }), exited(12, found), "issues"],
    ["eslint that looked at no file", builtin("eslint"), exited(0, "[]"), "broken"],
    ["eslint that printed nothing", builtin("eslint"), exited(0, ""), "broken"],
    ["half a JSON document", builtin("eslint"), exited(1, '[{"filePath":'), "broken"],
    ["mypy that found nothing", builtin("mypy"), exited(0, "\n"), "clean"],
    ["isort's traceback", builtin("isort"), exited(1, "", "Traceback x\nValueError: y"), "broken"],
  ] as const satisfies readonly (readonly [string, PluginManifest, ToolRun, string])[]) {
    test(`${name}: ${outcome}`, () => {
      assert.equal(classify(manifest, run, context).outcome, outcome);
    });
  }

  test("a missing tool is told with how to install it", () => {
    const { why } = classify(plain, exited(127), context);
    assert.equal(why, "toy is not installed. Install it with: get toy");
  });

  test("a broken tool is told in its last words", () => {
    const { why } = classify(plain, exited(2, "", "Traceback (most\n  x\nValueError: no"), context);
    assert.equal(why, "exit code 2: ValueError: no");
  });

  test("syntax errors that a formatter gave up on come along with its failure", () => {
    const said = "error: cannot format a.py: Cannot parse for target version Python 3.12: 2:3: s\n";
    const { outcome, issues } = classify(builtin("black"), exited(123, "", said), context);
    assert.equal(outcome, "broken");
    assert.deepEqual(
      issues.map(({ code, file, line }) => [code, file, line]),
      [["syntax-error", "a.py", 2]],
    );
  });

  test("colours and links of terminals are no part of what was found", () => {
    const escape = String.fromCharCode(27);
    const coloured = `${escape}[1ma.py${escape}[0m:2:3: E1 ${escape}]8;;http://x${escape}\\bad\n`;
    assert.deepEqual(ranges(classify(plain, exited(1, coloured), context)), [
      "E1 error a.py 2:3-2:4",
    ]);
  });

  test("a version-gated command asks for another format", () => {
    const old = "bad.py:1:1: error: no  [x]\n";
    const run = exited(1, old);
    assert.equal(classify(builtin("mypy"), run, context, { version: "1.0.1" }).outcome, "issues");
    assert.equal(classify(builtin("mypy"), run, context, { version: "2.4.0" }).outcome, "broken");
  });
});

suite("positions", () => {
  /** In front of `bad` stand 13 UTF-16 units, 12 code points, 16 bytes. */
  const cases = [
    ["utf16", { unit: "utf16" }, 14],
    ["codepoint", { unit: "codepoint" }, 13],
    ["utf8", { unit: "utf8" }, 17],
    ["utf16, counted from 0", { unit: "utf16", base: 0 }, 13],
  ] as const;
  for (const [name, columns, column] of cases) {
    test(`${name}: the word starts at its 1-based UTF-16 column`, () => {
      const text = `a.py:2:${column}: E1 bad`;
      const [format] = toy({}).output;
      const result = classify(toy({ output: [{ ...format, columns }] }), exited(1, text), context);
      assert.deepEqual(ranges(result), ["E1 error a.py 2:14-2:17"]);
    });
  }

  test("without a column the line counts, without a line the file", () => {
    const output = [
      { name: "t", parser: "regex", patterns: ["^(?P<file>\\w+\\.py)(?::(?P<line>\\d+))?$"] },
    ];
    const result = classify(toy({ output }), exited(1, "a.py:3\na.py"), context);
    assert.deepEqual(ranges(result), [" error a.py 3:2-3:5", " error a.py 1:1-1:1"]);
  });

  test("a place outside of the text is brought back into it", () => {
    const result = classify(toy({}), exited(1, "a.py:1:99: E1 x\na.py:77:5: E1 x"), context);
    assert.deepEqual(ranges(result), ["E1 error a.py 1:10-1:10", "E1 error a.py 77:5-77:5"]);
  });

  test("files are told relative to the folder by any of its names", () => {
    const output = [{ name: "t", parser: "regex", patterns: ["^(?P<file>.+)!$"] }];
    const said = [
      "/srv tree/a.py!",
      "/link/b/../a.py!",
      "file:///srv%20tree/a.py!",
      "./a.py!",
      "sub\\a.py!",
      "/elsewhere/a.py!",
    ].join("\n");
    const result = classify(toy({ output }), exited(1, said), context);
    assert.deepEqual(
      result.issues.map(({ file }) => file),
      ["a.py", "a.py", "a.py", "a.py", "sub/a.py", "../elsewhere/a.py"],
    );
  });
});

suite("formats", () => {
  const as = (parser: string, text: string, more: Record<string, unknown> = {}): Classification =>
    classify(toy({ output: [{ name: "x", parser, ...more }] }), exited(1, text), context);

  test("SARIF: level from the rule, suppressed results left out", () => {
    const region = { startLine: 2, startColumn: 14, endColumn: 17 };
    const place = { artifactLocation: { uri: "file:///srv%20tree/a.py" }, region };
    const result = {
      ruleIndex: 0,
      message: { text: "no" },
      locations: [{ physicalLocation: place }],
    };
    const rules = [{ id: "R1", defaultConfiguration: { level: "note" } }];
    const results = [result, { ...result, suppressions: [{}] }];
    const log = { runs: [{ tool: { driver: { rules } }, results }] };
    assert.deepEqual(ranges(as("sarif", JSON.stringify(log))), ["R1 info a.py 2:14-2:17"]);
    const failed = { runs: [{ results: [], invocations: [{ executionSuccessful: false }] }] };
    assert.equal(as("sarif", JSON.stringify(failed)).outcome, "broken");
  });

  test("checkstyle, with entities and a banner in front", () => {
    const xml =
      'hello\n<checkstyle><file name="a.py"><error line="2" column="14" severity="warning" message="a &lt; b" source="X"/></file></checkstyle>';
    const result = as("checkstyle", xml);
    assert.deepEqual(ranges(result), ["X warning a.py 2:14-2:17"]);
    assert.equal(result.issues[0]?.message, "a < b");
    assert.equal(as("checkstyle", "<checkstyle><file").outcome, "broken");
  });

  test("a unified diff: each hunk is one place", () => {
    const diff = "--- a/a.py\n+++ b/a.py\n@@ -1,3 +1,3 @@\n import os\n-  s\n+  t\n \tend\n";
    const [issue] = as("diff", diff, { code: "format", message: "would change" }).issues;
    assert.deepEqual([issue?.file, issue?.line, issue?.code], ["a.py", 2, "format"]);
  });

  test("pass or fail", () => {
    assert.equal(as("passFail", "it says\nno").issues[0]?.message, "no");
  });

  test("JSON between other lines", () => {
    const more = { items: "list[]", fields: { file: "f", line: "n", message: "m" } };
    const text = 'warning [x]\n{"list":[{"f":"a.py","n":1,"m":"no"}]}\nbye {\n';
    assert.equal(as("json", text, more).issues[0]?.message, "no");
  });
});

suite("manifests", () => {
  test("each built-in plugin has an id of its own and says how to install its tool", () => {
    const ids = builtinPlugins().map(({ id }) => id);
    assert.equal(new Set(ids).size, ids.length);
    assert.ok(ids.length >= 40);
  });

  test("a pattern may begin with look-aheads, and has characters by their number", () => {
    const files = compilePattern("^(?!Checking|All )(?=\\S)(?<file>.+) \\u2717$");
    const text = "Checking \u2717\nsrc/a b.js \u2717\n";
    assert.equal(files.match(text)?.groups["file"], "src/a b.js");
    assert.equal(files.test("All done \u2717"), false);
    assert.equal(files.test(" a.js \u2717"), false);
    for (const source of ["^(?!a)b|c", "(?<=a)b", "(?!a", "(a)\\1"]) {
      assert.notEqual(patternProblem(source), undefined, source);
    }
  });

  test("an unknown parser, a bad pattern, a bad range and an unknown output are refused", () => {
    const problems = (more: Record<string, unknown>): string => {
      try {
        toy(more);
        return "";
      } catch (error) {
        return String(error);
      }
    };
    assert.match(problems({ output: [{ name: "x", parser: "magic" }] }), /parser/);
    const lookAhead = { name: "x", parser: "regex", patterns: ["b(?!a)"] };
    assert.match(problems({ output: [lookAhead] }), /RE2 syntax/);
    const command = { scope: "files", args: [] };
    assert.match(problems({ commands: [{ ...command, when: "sometimes" }] }), /version range/);
    assert.match(problems({ commands: [{ ...command, output: "y" }] }), /none of: text/);
  });

  test("a pattern that would take exponential time elsewhere ends at once", () => {
    const output = [{ name: "x", parser: "regex", patterns: ["^(?P<file>(a+)+)$"] }];
    assertLinear((times) => {
      classify(toy({ output }), exited(0, `${"a".repeat(1000 * times)}!`), context);
    });
  });
});
