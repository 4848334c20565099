import assert from "node:assert/strict";
import { classify } from "../../../../src/core/plugins/output/classify";
import { expandManifest } from "../../../../src/core/plugins/manifestShorthand";
import { PluginManifestSchema } from "../../../../src/core/plugins/manifest";

/** A checker that is not built in, as a person would describe it, and outputs in its real format. */
interface Unseen {
  manifest: object;
  clean: Said;
  issues: Said;
  /** `file:line:column severity code` of each. */
  found: readonly string[];
  broken: readonly Said[];
}
interface Said {
  exit: number;
  stdout?: string;
  stderr?: string;
}

const common = { schema: 1, version: { args: ["--version"], regex: "(\\d+\\.\\d+)", min: "1.0" } };
const files = [{ when: "*", scope: "files", args: ["{files}"], batch: { maxFiles: 100 }, env: {} }];

const hlint: Unseen = {
  manifest: {
    ...common,
    ...{ id: "hlint", resolve: { bin: "hlint", nodeModules: false, venv: false } },
    ...{ match: { languages: ["haskell"], whenConfig: [".hlint.yaml"] } },
    commands: [{ scope: "files", args: ["--json", "{files}"] }],
    output: {
      ...{ from: "stdout", parser: "json", items: "[]", code: "parse-error" },
      fields: {
        ...{ file: "file", line: "startLine", col: "startColumn" },
        ...{ endLine: "endLine", endCol: "endColumn", code: "hint", sev: "severity" },
        msg: { template: "{hint}: use {to}" },
      },
      filter: { path: "severity", equals: ["Warning", "Error", "Suggestion"] },
    },
    exit: { clean: [0], issues: [1], brokenBits: 0, issuesWinOn: [] },
    severity: { Suggestion: "info", Warning: "warning", Error: "error" },
    fatalCodes: ["Parse error"],
  },
  clean: { exit: 0, stdout: "[]" },
  issues: {
    exit: 1,
    stdout:
      '[{"module":["Main"],"decl":["f"],"severity":"Suggestion","hint":"Use map","file":"src/A.hs","startLine":3,"startColumn":5,"endLine":3,"endColumn":20,"from":"concat","to":"map","note":[],"refactorings":"[]"},\n{"module":["Main"],"severity":"Ignore","hint":"x","file":"src/A.hs","startLine":9,"startColumn":1,"endLine":9,"endColumn":2,"to":null}]',
  },
  found: ["src/A.hs:3:5 info Use map"],
  broken: [
    {
      exit: 1,
      stdout:
        '[{"severity":"Error","hint":"Parse error","file":"src/A.hs","startLine":1,"startColumn":1,"endLine":1,"endColumn":2,"to":""}]',
    },
    // brokenBits 0 leaves every other exit code unexpected.
    { exit: 2, stdout: "[]", stderr: "hlint: option `--jsn' is unknown\n" },
    { exit: 1, stderr: "hlint: .hlint.yaml: withFile: permission denied\n" },
  ],
};

const ktlint: Unseen = {
  manifest: {
    ...common,
    ...{ id: "ktlint", resolve: { bin: "ktlint" }, match: { languages: ["kotlin"] } },
    commands: files,
    output: { parser: "checkstyle" },
    errorPatterns: ["(?i)^.* ERROR com\\.pinterest\\.ktlint.*$"],
  },
  clean: {
    exit: 0,
    stdout: '<?xml version="1.0" encoding="utf-8"?>\n<checkstyle version="8.0">\n</checkstyle>\n',
  },
  issues: {
    exit: 1,
    stdout:
      '\uFEFF<?xml version="1.0" encoding="utf-8"?>\r\n<checkstyle version="8.0">\r\n  <file name="C:\\repo\\src\\Main.kt">\r\n    <error line="1" column="0" severity="error" message="Unused &quot;import&quot;" source="standard:no-unused-imports" />\r\n  </file>\r\n</checkstyle>\r\n',
  },
  found: ["C:/repo/src/Main.kt:1:1 error standard:no-unused-imports"],
  broken: [
    {
      exit: 1,
      stdout: '<?xml version="1.0"?>\n<checkstyle version="8.0">\n</checkstyle>\n',
      stderr:
        'Exception in thread "main" java.lang.IllegalStateException: no rules\n\tat com.pinterest.ktlint.Main.main(Main.kt:1)\n',
    },
    {
      exit: 1,
      stdout:
        '<checkstyle version="8.0"><file name="a.kt"><error line="1" severity="error" message="m" source="s"/></file><file name="b.kt"><exception>java.lang.NullPointerException</exception></file></checkstyle>',
    },
    { exit: 1, stdout: '<checkstyle version="8.0"><file name="a.kt"><error line="1" mess' },
  ],
};

const swiftlint: Unseen = {
  manifest: {
    ...common,
    ...{ id: "swiftlint", resolve: { bin: "swiftlint" }, match: { extensions: [".swift"] } },
    commands: files,
    output: {
      ...{ parser: "json", items: "[]" },
      fields: {
        ...{ file: "file", line: "line", column: "character", code: "rule_id" },
        ...{ severity: "severity", message: "reason" },
      },
    },
    exit: { clean: [0], issues: [0, 2] },
    errorPatterns: ["^error: .*$", "^No lintable files found.*$"],
  },
  clean: { exit: 0, stdout: "[\n\n]\n", stderr: "Linting Swift files at paths Sources\n" },
  issues: {
    exit: 0,
    stdout:
      'Loading configuration from \'.swiftlint.yml\'\n[1] Linting "A.swift"\n[\n  {\n    "character" : null,\n    "file" : "/repo/Sources/A.swift",\n    "line" : 12,\n    "reason" : "Line should be 120 characters or less: currently 130 characters",\n    "rule_id" : "line_length",\n    "severity" : "Warning",\n    "type" : "Line Length"\n  }\n]\n',
  },
  found: ["Sources/A.swift:12:1 warning line_length"],
  broken: [
    { exit: 1, stderr: "Error: No lintable files found at paths: ''\n" },
    { exit: 0, stderr: "" },
    { exit: 2, stdout: "[\n\n]\n" },
  ],
};

const luacheck: Unseen = {
  manifest: {
    ...common,
    ...{ id: "luacheck", resolve: { bin: "luacheck" }, match: { languages: ["lua"] } },
    commands: files,
    output: {
      parser: "regex",
      pattern:
        "^(?!Checking |Total: )\\s*(?<file>[^:]+):(?<line>\\d+):(?<col>\\d+)-(?<endCol>\\d+): \\((?<sev>[WE])(?<code>\\d+)\\) (?<msg>.*)$",
    },
    columns: { base: 1, unit: "utf8", endInclusive: true, tabWidth: 1 },
    exit: { clean: [0], issues: [1, 2] },
    severity: { W: "warning", E: "error" },
  },
  clean: {
    exit: 0,
    stdout: "Checking a.lua    OK\n\nTotal: 0 warnings / 0 errors in 1 file\n",
  },
  issues: {
    exit: 1,
    stdout:
      "Checking a.lua    1 warning\n\n    a.lua:3:7-9: (W211) unused variable foo\n    a.lua:4:1-1: (E011) expected = near end\n\nTotal: 1 warning / 1 error in 1 file\n",
  },
  found: ["a.lua:3:7 warning 211", "a.lua:4:1 error 011"],
  broken: [
    { exit: 0, stderr: "lua: main.lua:3: attempt to index nil\nstack traceback:\n\t[C]: in ?\n" },
    { exit: 3, stderr: "Critical error: Couldn't load configuration from .luacheckrc\n" },
    { exit: 1, stdout: "Checking a.lua    1 warning\n" },
  ],
};

const buf: Unseen = {
  manifest: {
    ...common,
    ...{ id: "buf", resolve: { bin: "buf" }, match: { languages: ["proto"] } },
    commands: [{ scope: "project", args: ["lint", "--error-format=json"] }],
    output: {
      ...{ parser: "jsonl", items: "[]", filter: { path: "path", exists: true } },
      fields: {
        ...{ file: "path", line: "start_line", col: "start_column", endLine: "end_line" },
        ...{ endCol: "end_column", code: "type", msg: "message" },
      },
    },
    exit: { clean: [0], issues: [100] },
  },
  clean: { exit: 0 },
  issues: {
    exit: 100,
    stdout:
      '{"path":"a/v1/a.proto","start_line":2,"start_column":1,"end_line":2,"end_column":11,"type":"PACKAGE_DIRECTORY_MATCH","message":"Files with package \\"b\\" must be within a directory \\"b\\""}\r\n',
  },
  found: ["a/v1/a.proto:2:1 error PACKAGE_DIRECTORY_MATCH"],
  broken: [
    { exit: 1, stderr: "Failure: buf.yaml: invalid version\n" },
    { exit: 100, stdout: "" },
    { exit: 100, stdout: '{"path":"a.proto","start_line":2,"sta' },
  ],
};

const tflint: Unseen = {
  manifest: {
    ...common,
    ...{ id: "tflint", resolve: { bin: "tflint" }, match: { languages: ["terraform"] } },
    commands: [{ scope: "project", args: ["--format=json"] }],
    output: {
      ...{ parser: "json", items: "$.issues[*]", errorItems: "errors" },
      fields: {
        ...{ file: "range.filename", line: "range.start.line", col: "range.start.column" },
        ...{ endLine: "range.end.line", endCol: "range.end.column", code: "rule.name" },
        ...{ sev: "rule.severity", msg: "message" },
      },
    },
    exit: { clean: [0], issues: [2] },
  },
  clean: { exit: 0, stdout: '{"issues":[],"errors":[]}' },
  issues: {
    exit: 2,
    stdout:
      '{"issues":[{"rule":{"name":"terraform_deprecated_index","severity":"notice","link":"x"},"message":"old","range":{"filename":"main.tf","start":{"line":4,"column":3},"end":{"line":4,"column":8}},"callers":[]}],"errors":[]}',
  },
  found: ["main.tf:4:3 info terraform_deprecated_index"],
  broken: [
    {
      exit: 1,
      stdout:
        '{"issues":[],"errors":[{"message":"Failed to load configurations","severity":"error"}]}',
    },
    {
      exit: 2,
      stdout:
        '{"issues":[{"rule":{"name":"a","severity":"error"},"message":"m","range":{"filename":"a.tf","start":{"line":1,"column":1}}}],"errors":[{"message":"b.tf: Invalid block"}]}',
    },
  ],
};

const eslintLines: Unseen = {
  manifest: {
    ...common,
    ...{ id: "lines", resolve: { bin: "lines" }, match: { languages: ["vue"] } },
    commands: files,
    output: {
      ...{ parser: "jsonl", items: "messages[]", errorItems: "errors[]", zeroFiles: "checked" },
      ...{ sev: "warning", msg: "no words", code: "style" },
      fields: { file: "^.path", line: "at.0", col: "at.1" },
    },
  },
  clean: { exit: 0, stdout: '{"path":"a.vue","messages":[]}\n{"checked":1}\n' },
  issues: { exit: 1, stdout: 'starting…\n{"path":"a.vue","messages":[{"at":[2,4]}]}\n' },
  found: ["a.vue:2:4 warning style"],
  broken: [
    { exit: 0, stdout: '{"checked":0}\n' },
    { exit: 1, stdout: '{"path":"a.vue","messages":[{"at":[2,4]}]}\n{"errors":["no memory"]}\n' },
  ],
};

const checkov: Unseen = {
  manifest: {
    ...common,
    ...{ id: "checkov", resolve: { bin: "checkov", venv: true, pythonModule: "checkov.main" } },
    commands: [{ scope: "project", args: ["-o", "sarif", "-d", "{root}"] }],
    output: { from: "file", parser: "sarif" },
  },
  clean: {
    exit: 0,
    stdout: '{"version":"2.1.0","runs":[{"tool":{"driver":{"name":"x"}},"results":[]}]}',
  },
  issues: {
    exit: 1,
    stdout:
      '{"version":"2.1.0","runs":[{"tool":{"driver":{"name":"x","rules":[{"id":"CKV_1","defaultConfiguration":{"level":"error"}}]}},"results":[{"ruleId":"CKV_1","ruleIndex":0,"message":{"text":"open"},"locations":[{"physicalLocation":{"artifactLocation":{"uri":"my%20main.tf"},"region":{"startLine":7}}}]},{"ruleId":"CKV_2","level":"none","message":{"text":"seen"},"locations":[{"physicalLocation":{"artifactLocation":{"uri":"b.tf"}}}]}]}]}',
  },
  found: ["my main.tf:7:1 error CKV_1", "b.tf:1:1 info CKV_2"],
  broken: [
    { exit: 1, stderr: "Traceback (most recent call last):\n  File \"x\"\nKeyError: 'a'\n" },
    { exit: 2, stderr: "usage: checkov [-h]\n" },
  ],
};

suite("checkers that nobody has seen here, described by a person", () => {
  for (const { manifest, clean, issues, found, broken } of [
    ...[hlint, ktlint, swiftlint, luacheck, buf, tflint, eslintLines, checkov],
  ]) {
    const plugin = PluginManifestSchema.parse(expandManifest(manifest));
    const read = ({ exit, stdout = "", stderr = "" }: Said) =>
      classify(
        plugin,
        { end: { kind: "exited", exitCode: exit }, stdout, stderr },
        { roots: ["/repo"], lineText: () => undefined },
        { anyFormat: true },
      );

    test(`${plugin.id}: clean, issues at their places, and broken are told apart`, () => {
      assert.deepEqual(read(clean).outcome, "clean", read(clean).why);
      const seen = read(issues);
      assert.deepEqual(
        [
          seen.outcome,
          ...seen.issues.map(
            (each) => `${each.file}:${each.line}:${each.column} ${each.severity} ${each.code}`,
          ),
        ],
        ["issues", ...found],
        seen.why,
      );
      for (const each of broken) {
        assert.equal(read(each).outcome, "broken", JSON.stringify(each));
      }
      assert.equal(read({ exit: 127, stderr: "sh: 1: not found\n" }).outcome, "missing");
    });
  }
});
