import assert from "node:assert/strict";
import fc from "fast-check";
import { readBundle } from "../../../../src/core/bundle/readBundle";

const file = "workstreams/ws-a.json";
const good = { id: "ws-a", openspec_change: "a", tasks: ["t"], files_scope: ["src/**"] };

function issuesOf(text: string): string[] {
  return readBundle(text, file).issues.map(
    ({ severity, code, line, column, message }) =>
      `${severity} ${code} ${line}:${column} ${message}`,
  );
}

function only(text: string): string {
  const issues = issuesOf(text);
  assert.equal(issues.length, 1, issues.join("\n"));
  return issues[0] ?? "";
}

function withField(name: string, value: unknown): string {
  return JSON.stringify({ ...good, [name]: value }, null, 2);
}

suite("readBundle", () => {
  test("four fields are enough, and the defaults are filled in", () => {
    const { bundle, issues } = readBundle(JSON.stringify(good), file);
    assert.deepEqual(issues, []);
    assert.equal(bundle?.gate, 1);
    assert.deepEqual(bundle.circuit_breaker, {
      max_attempts: 5,
      max_error_repeats: 3,
      oscillation_threshold: 2,
    });
  });

  test("broken JSON is told with its line, column and reason", () => {
    assert.match(only('{\n  "id": "ws-a"\n  "gate": 1\n}'), /json-is-valid 3:3 .*missing comma/);
    assert.match(only('{"id": "ws-a",}'), /1:15 .*comma/);
    assert.match(only('{\n"id": "ws-a'), /2:7 .*not closed/);
    assert.match(only('{"id" "ws-a"}'), /missing ":"/);
    assert.match(only('{"a": [1}'), /missing "]"|missing comma/);
    assert.match(only("{} {}"), /after the end/);
    assert.match(only("{'a': 1}"), /json-is-valid/);
    assert.match(only("// no\n{}"), /comment/);
    assert.match(only(""), /empty/);
    assert.match(only("\r\n"), /empty/);
    assert.match(only("[]"), /The document is a list/);
    assert.match(only("null"), /The document is null/);
  });

  test("a byte order mark and CRLF move no place", () => {
    const text =
      '\uFEFF{\r\n  "id": 1,\r\n  "openspec_change": "a",\r\n  "tasks": [],\r\n  "files_scope": []\r\n}';
    assert.match(only(text), /2:9 "id" is 1; give a text/);
  });

  test("every wrong value is told at once, each at its place", () => {
    const text = '{\n"id": "A",\n"openspec_change": "a/b",\n"tasks": [1],\n"gate": 1.5\n}';
    const found = issuesOf(text).map((issue) => issue.split(" ").slice(1, 3).join(" "));
    assert.deepEqual(found, [
      "field-is-missing 1:1",
      "field-is-valid 2:7",
      "field-is-valid 3:20",
      "field-is-valid 4:11",
      "field-is-valid 5:9",
    ]);
  });

  test("an unknown field is a warning with the nearest name, and is kept", () => {
    const issue = only(withField("acceptance_test", []));
    assert.match(issue, /^warning field-is-known 10:3 .*Did you mean "acceptance_tests"\?/);
    assert.match(
      only(withField("budget", { max_minute: 1 })),
      /"budget.max_minute".*"max_minutes"/,
    );
    const { bundle } = readBundle(withField("zzzzzzzzzz", 7), file);
    assert.equal(bundle?.["zzzzzzzzzz"], 7);
  });

  test("metadata and $schema are free", () => {
    assert.deepEqual(issuesOf(withField("metadata", { owner: "o", ticket: 7 })), []);
    assert.deepEqual(issuesOf(withField("$schema", "x.json")), []);
  });

  test("a field that stands twice is an error", () => {
    const text = JSON.stringify(good).replace('"id"', '"id":"ws-b","id"');
    assert.match(only(text), /field-is-unique 1:\d+ "id" stands twice/);
  });

  test("paths that leave the project or take in everything are errors at their place", () => {
    const refused = [
      "/etc/passwd",
      "C:/x",
      "~/x",
      "../x",
      "src/../../x",
      ".git/**",
      "sub/.GIT/config",
      ".workstreams/**",
      ".workstreams.json",
      ".worktrees/x",
      "**",
      "*",
      "**/*",
      "./**",
      "{**,}",
      "!src/**",
      "src\\x",
      " src/x",
    ];
    for (const path of refused) {
      assert.match(only(withField("files_scope", ["src/a", path])), /path-is-inside 9:5/, path);
      assert.match(only(withField("files_create", [path])), /path-is-inside/, path);
    }
  });

  test("other paths are fine", () => {
    const paths = [
      ".github/**",
      ".gitignore",
      "src/**",
      "*.md",
      "**/*.py",
      "a b/ü.ts",
      "app/[id]/(x)/$y.tsx",
    ];
    assert.deepEqual(issuesOf(withField("files_scope", paths)), []);
  });

  test("a bad path is told beside a wrong value", () => {
    const text = JSON.stringify({ ...good, gate: "one", files_scope: ["/x"] });
    assert.equal(issuesOf(text).length, 2);
  });

  test("any text is read without a throw, and a bundle comes only without errors", () => {
    const json = fc.oneof(
      fc.json(),
      fc.string(),
      fc.json().map((text) => text.slice(1)),
    );
    const nearly = fc
      .tuple(fc.constantFrom(...Object.keys(good), "gate", "budget", "worktree"), fc.jsonValue())
      .map(([name, value]) => withField(name, value));
    fc.assert(
      fc.property(fc.oneof(json, nearly), (text) => {
        const { bundle, issues } = readBundle(text, file);
        assert.equal(
          bundle === undefined,
          issues.some(({ severity }) => severity === "error"),
        );
      }),
      { numRuns: 500 },
    );
  });
});
