import assert from "node:assert/strict";
import { builtinPlugins } from "../../../../src/core/plugins/builtinPlugins";
import { classify, type Classification } from "../../../../src/core/plugins/output/classify";
import { PluginManifestSchema, type PluginManifest } from "../../../../src/core/plugins/manifest";
import { expandManifest } from "../../../../src/core/plugins/manifestShorthand";

function builtin(id: string): PluginManifest {
  const found = builtinPlugins().find((each) => each.id === id);
  assert.ok(found, id);
  return found;
}

function read(
  plugin: string | PluginManifest,
  exitCode: number,
  stdout: string,
  stderr = "",
): Classification {
  const manifest = typeof plugin === "string" ? builtin(plugin) : plugin;
  const context = { roots: ["/repo"], lineText: () => undefined };
  const end = { kind: "exited", exitCode } as const;
  return classify(manifest, { end, stdout, stderr }, context, { anyFormat: true });
}

function told({ outcome, issues }: Classification): string {
  const places = issues.map(
    ({ file, line, code, severity }) => `${file}:${line} ${severity} ${code}`,
  );
  return [outcome, ...places].join(" | ");
}

suite("how checkers fail", () => {
  test("a signal is told by its name, whatever the tool's exit codes mean", () => {
    for (const plugin of builtinPlugins().filter(({ id }) => id !== "mocha")) {
      for (const [exitCode, name] of [
        [137, "SIGKILL"],
        [143, "SIGTERM"],
        [139, "SIGSEGV"],
        [-9, "SIGKILL"],
      ] as const) {
        const { outcome, why } = read(plugin, exitCode, "", "");
        assert.deepEqual([plugin.id, outcome, why.includes(name)], [plugin.id, "broken", true]);
      }
    }
  });

  test("nothing printed is clean only where the tool prints nothing when it finds nothing", () => {
    const clean = builtinPlugins().filter((each) => read(each, 0, "").outcome === "clean");
    const documents = clean.filter(({ output }) => output[0]?.parser === "json");
    assert.deepEqual(
      documents.map(({ id }) => id),
      [],
    );
    for (const plugin of builtinPlugins().filter(({ exit }) => exit.issues.includes(1))) {
      assert.equal(read(plugin, 1, "").outcome, "broken", plugin.id);
    }
  });

  test("half a report, and a report that ends in the middle of a line, is broken", () => {
    const eslint = '[{"filePath":"/repo/a.js","messages":[{"line":1,"ruleId":"semi"';
    assert.equal(read("eslint", 1, eslint).outcome, "broken");
    const mypy =
      '{"file": "a.py", "line": 1, "column": 0, "message": "m", "code": "x", "severity": "error"}\n';
    assert.equal(read("mypy", 1, mypy).outcome, "issues");
    assert.equal(read("mypy", 1, `${mypy}{"file": "b.py", "li`).outcome, "broken");
  });

  test("a checker that fell over is broken though it had printed findings before", () => {
    const finding = "a.py:1:1: F401 'os' imported but unused\n";
    assert.equal(read("flake8", 1, finding).outcome, "issues");
    for (const last of [
      "Traceback (most recent call last):\n  File x\nKeyError: 'y'\n",
      "thread 'main' panicked at src/main.rs:1:1:\nboom\n",
      "Error: boom\n    at x (/y.js:1:1)\n\nNode.js v20.20.2\n",
      "FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory\n",
    ]) {
      const { outcome, issues } = read("flake8", 1, finding, last);
      assert.deepEqual([outcome, issues], ["broken", []]);
    }
    const internal = "a.py:3: error: INTERNAL ERROR -- Please try using mypy master\n";
    assert.equal(read("mypy", 2, internal).outcome, "broken");
  });

  test("no file to look at is broken", () => {
    const bandit = '{"errors": [], "metrics": {"_totals": {"loc": 0}}, "results": []}';
    for (const [plugin, exitCode, stdout, stderr] of [
      ["bandit", 0, bandit, ""],
      ["black", 0, "", "No Python files are present to be formatted. Nothing to do 😴\n"],
      ["ruff", 0, "[]", "warning: No Python files found under the given path(s)\n"],
      ["rubocop", 0, '{"files":[],"summary":{"inspected_file_count":0}}', ""],
      ["cpplint", 0, "", "Ignoring a.zzz; not a valid file name (cpp, h, c)\n"],
      ["cspell", 1, "", "CSpell: Files checked: 0, Issues found: 0 in 0 files.\n"],
      ["htmlhint", 0, "   Config could not be parsed: badrc\n\n[]\n", ""],
    ] as const) {
      assert.deepEqual(
        [plugin, read(plugin, exitCode, stdout, stderr).outcome],
        [plugin, "broken"],
      );
    }
  });

  test("a part that is not installed, and a launcher that finds nothing, is missing", () => {
    for (const [plugin, exitCode, stderr] of [
      ["cargo-clippy", 101, "error: no such command: `clippy`\n"],
      ["rustfmt", 1, "error: 'cargo-fmt' is not installed for the toolchain 'stable'\n"],
      [
        "ruff",
        1,
        "'ruff' is not recognized as an internal or external command,\r\noperable program\r\n",
      ],
      ["ruff", 9009, ""],
      ["ruff", 127, "sh: 1: ruff: not found\n"],
      ["ruff", 1, "/usr/bin/python3: No module named ruff\n"],
      ["eslint", 1, "npm error could not determine executable to run\n"],
    ] as const) {
      assert.deepEqual([plugin, read(plugin, exitCode, "", stderr).outcome], [plugin, "missing"]);
    }
  });

  test("Windows line ends, drives and backslashes, byte order marks, lone carriage returns and colours", () => {
    const flake8 = "C:\\repo\\src\\a b.py:1:2: E225 missing whitespace\r\n";
    assert.equal(told(read("flake8", 1, flake8)), "issues | C:/repo/src/a b.py:1 error E225");
    const eslint =
      '\uFEFF[{"filePath":"src\\\\é.js","messages":[{"line":2,"ruleId":"semi","severity":2,"message":"m"}]}]\r\n';
    assert.equal(told(read("eslint", 1, eslint)), "issues | src/é.js:2 error semi");
    const mypy =
      "checking...\r\u001b[1ma.py:3:\u001b[m \u001b[31merror:\u001b[m Bad  \u001b[33m[x-y]\u001b[m\r\n";
    assert.equal(told(read("mypy", 1, mypy)), "issues | a.py:3 error x-y");
    const tsc =
      "\u001b[96msrc/a.ts\u001b[0m:\u001b[93m1\u001b[0m:\u001b[93m7\u001b[0m - \u001b[91merror\u001b[0m\u001b[90m TS2322: \u001b[0mNo.\r\n";
    assert.equal(told(read("tsc", 2, tsc)), "issues | src/a.ts:1 error TS2322");
  });

  test("the other formats of a tool are read as well", () => {
    for (const [plugin, exitCode, stdout, stderr, wanted] of [
      [
        "shellcheck",
        1,
        '[{"file":"a.sh","line":3,"column":6,"level":"info","code":2086,"message":"m"}]',
        "",
        "a.sh:3 info 2086",
      ],
      [
        "secretlint",
        1,
        "\n/repo/a.txt\n  2:0  error  [GITHUB_TOKEN] found GitHub Token(***): ***  @secretlint/preset > @secretlint/rule-github\n",
        "",
        "a.txt:2 error @secretlint/rule-github",
      ],
      [
        "spectral",
        1,
        '\n/repo/a.yaml\n 1:1  error  has-a  "a" property must be truthy\n\n\u2716 1 problem (1 error, 0 warnings, 0 infos, 0 hints)\n',
        "",
        "a.yaml:1 error has-a",
      ],
      [
        "yamllint",
        1,
        "a.yaml\n  3:1       error    duplication of key  (key-duplicates)\n\n",
        "",
        "a.yaml:3 error key-duplicates",
      ],
      [
        "pylint",
        16,
        "a.py:1: [C0114(missing-module-docstring), ] Missing\n",
        "",
        "a.py:1 info missing-module-docstring",
      ],
      [
        "phpcs",
        2,
        '"/repo/a.php",2,1,error,"No ""x""",PEAR.A.B,5,0\n',
        "",
        "a.php:2 error PEAR.A.B",
      ],
      [
        "rubocop",
        1,
        "== a.rb ==\nC:  1:  5: Naming/MethodName: Use snake_case.\n",
        "",
        "a.rb:1 info Naming/MethodName",
      ],
      [
        "htmlhint",
        1,
        "   /repo/a.html\n      L3 |<IMG>\n          ^ Must be lowercase. (tagname-lowercase)\n",
        "",
        "a.html:3 error tagname-lowercase",
      ],
      [
        "bandit",
        1,
        ">> Issue: [B307:blacklist] Use\n   Severity: Medium   Confidence: High\n   Location: a.py:11\n",
        "",
        "a.py:11 warning B307",
      ],
      [
        "sqlfluff",
        1,
        "::notice title=SQLFluff,file=a.sql,line=1,col=2::L036: Select\n",
        "",
        "a.sql:1 warning L036",
      ],
      [
        "cpplint",
        1,
        "",
        "a.c(4): error cpplint: [whitespace/tab] Tab found [1]\n",
        "a.c:4 warning whitespace/tab",
      ],
    ] as const) {
      assert.equal(told(read(plugin, exitCode, stdout, stderr)), `issues | ${wanted}`, plugin);
    }
  });

  test("words for nothing found are read where a tool was not asked for a document", () => {
    assert.equal(read("sqlfluff", 0, "All Finished!\n").outcome, "clean");
    assert.equal(
      read("spectral", 0, "No results with a severity of 'error' found!").outcome,
      "clean",
    );
  });

  test("a JUnit report of a checker names files and rules, one of a test runner names tests", () => {
    const checker =
      '<testsuites><testsuite name="a.js" package="org.x"><testcase name="org.x.semi" line="2"><failure message="m"/></testcase></testsuite></testsuites>';
    const manifest = PluginManifestSchema.parse(
      expandManifest({ ...own, output: { parser: "junit" } }),
    );
    assert.equal(told(read(manifest, 1, checker)), "issues | a.js:2 error semi");
  });

  test("SARIF: encoded, based and listed addresses, and results that are no failure", () => {
    const result = (location: unknown, more: object = {}) => ({
      ruleId: "r",
      level: "error",
      message: { text: "m" },
      locations: [{ physicalLocation: { artifactLocation: location, region: { startLine: 1 } } }],
      ...more,
    });
    const log = {
      version: "2.1.0",
      runs: [
        {
          originalUriBaseIds: { SRC: { uri: "file:///repo/src/" } },
          artifacts: [{ location: { uri: "listed.c" } }],
          results: [
            result({ uri: "a%20b.c" }),
            result({ uri: "c.c", uriBaseId: "SRC" }),
            result({ index: 0 }),
            result({ uri: "d.c" }, { kind: "notApplicable" }),
          ],
        },
      ],
    };
    const manifest = PluginManifestSchema.parse(
      expandManifest({ ...own, output: { parser: "sarif" } }),
    );
    assert.equal(
      told(read(manifest, 1, JSON.stringify(log))),
      "issues | a b.c:1 error r | src/c.c:1 error r | listed.c:1 error r",
    );
  });
});

const own = {
  id: "own",
  resolve: { bin: "own" },
  commands: [{ scope: "files", args: ["{files}"] }],
};
