import { suite, test } from "mocha";
import assert from "node:assert/strict";
import type { BundleEdit } from "../../../../src/core/bundle/bundleEdit";
import { applyTextEdits, editBundle } from "../../../../src/core/bundle/editBundle";

function edited(text: string, ...edits: BundleEdit[]): string {
  return edits.reduce((now, edit) => {
    const result = editBundle(now, edit);
    if (result.kind === "refused") assert.fail(result.reason);
    return applyTextEdits(now, result.edits);
  }, text);
}

function refusal(text: string, edit: BundleEdit): string {
  const result = editBundle(text, edit);
  if (result.kind === "edits") assert.fail("it was not refused");
  return result.reason;
}

const bundle = `{
  "id": "ws-a",
  "openspec_change": "a",
  "tasks": [
    "one", // first
    "two"  // second
  ],
  "files_scope": ["src/a.ts"],
  "x-own": {"odd"  :1},
  "metadata": {}
}
`;

suite("editBundle", () => {
  test("a task is added below the last one, whose comment stays with it", () => {
    assert.equal(
      edited(bundle, { kind: "add", list: "tasks", value: 'say "hi"' }),
      bundle.replace('"two"  // second', '"two",  // second\n    "say \\"hi\\""'),
    );
  });

  test("an item joins a list on one line on that line", () => {
    assert.equal(
      edited(bundle, { kind: "add", list: "files_scope", value: "src/b.ts" }),
      bundle.replace('["src/a.ts"]', '["src/a.ts", "src/b.ts"]'),
    );
  });

  test("a list that is absent is added where bundles have it", () => {
    assert.equal(
      edited(bundle, { kind: "add", list: "depends_on", value: "ws-b" }),
      bundle.replace('["src/a.ts"],', '["src/a.ts"],\n  "depends_on": [\n    "ws-b"\n  ],'),
    );
  });

  test("removing the first, the last and the only item leaves comments and the rest as they are", () => {
    assert.equal(
      edited(bundle, { kind: "remove", list: "tasks", index: 0, was: "one" }),
      bundle.replace('"one",', ""),
    );
    assert.equal(
      edited(bundle, { kind: "remove", list: "tasks", index: 1, was: "two" }),
      bundle.replace('"one",', '"one"').replace('"two"', ""),
    );
    assert.equal(
      edited(bundle, { kind: "remove", list: "files_scope", index: 0, was: "src/a.ts" }),
      bundle.replace('["src/a.ts"]', "[]"),
    );
  });

  test("a moved task takes its exact text along", () => {
    const text = '{"tasks": ["caf\\u00e9", "b", "c"]}';
    assert.equal(
      edited(text, { kind: "move", list: "tasks", index: 0, was: "café", to: 2 }),
      '{"tasks": ["b", "c", "caf\\u00e9"]}',
    );
  });

  test("a limit replaces its number only, and is written with its parent when that is absent", () => {
    const set = (value: number | null): BundleEdit => ({
      kind: "set",
      field: "circuit_breaker.max_attempts",
      value,
    });
    const breaker = '  "circuit_breaker": {\n    "max_attempts": 7\n  },\n';
    const with7 = bundle.replace('  "x-own"', `${breaker}  "x-own"`);
    assert.equal(edited(bundle, set(7)), with7);
    assert.equal(edited(with7, set(9)), with7.replace("7", "9"));
    assert.equal(edited(with7, set(5)), with7.replace("7", "5"));
    assert.equal(edited(with7, set(null)), with7.replace('{\n    "max_attempts": 7\n  }', "{}"));
  });

  test("a default set where nothing stands, and a value that holds already, write nothing", () => {
    const nothing: BundleEdit[] = [
      { kind: "set", field: "gate", value: 1 },
      { kind: "set", field: "agent", value: "auto" },
      { kind: "set", field: "circuit_breaker.max_error_repeats", value: 3 },
      { kind: "set", field: "budget.max_minutes", value: null },
      { kind: "change", list: "tasks", index: 0, was: "one", value: "one" },
      { kind: "move", list: "tasks", index: 1, was: "two", to: 1 },
      { kind: "mapScenario", scenario: "proposal/A/B", command: null },
      { kind: "resetLimits" },
    ];
    for (const edit of nothing) {
      assert.deepEqual(editBundle(bundle, edit), { kind: "edits", edits: [] });
    }
  });

  test("limits go back to their defaults in one change that keeps what is not a limit", () => {
    const text = `{
  "budget": { "max_minutes": 45, "own": true },
  "circuit_breaker": { "max_attempts": 9 }
}`;
    const result = editBundle(text, { kind: "resetLimits" });
    assert.equal(result.kind === "edits" && result.edits.length, 1);
    assert.deepEqual(JSON.parse(edited(text, { kind: "resetLimits" })), {
      budget: { own: true },
      circuit_breaker: {},
    });
  });

  test("line endings and tabs are taken over from the file", () => {
    const text = '{\r\n\t"tasks": [],\r\n\t"files_scope": []\r\n}\r\n';
    assert.equal(
      edited(
        text,
        { kind: "add", list: "tasks", value: "one" },
        { kind: "mapScenario", scenario: "proposal/A/B", command: "npm test" },
      ),
      '{\r\n\t"tasks": [\r\n\t\t"one"\r\n\t],\r\n\t"files_scope": [],\r\n\t"scenario_tests": {\r\n\t\t"proposal/A/B": "npm test"\r\n\t}\r\n}\r\n',
    );
  });

  test("a scenario is mapped, mapped anew and freed", () => {
    const map = (command: string | null): BundleEdit => ({
      kind: "mapScenario",
      scenario: "proposal/A/B",
      command,
    });
    const mapped = edited(bundle, map("npm test"), map("npm run e2e"));
    const parsed = JSON.parse(mapped.replaceAll(/\/\/.*/g, "")) as { scenario_tests: unknown };
    assert.deepEqual(parsed.scenario_tests, { "proposal/A/B": "npm run e2e" });
    assert.match(edited(mapped, map(null)), /"scenario_tests": \{\}/);
  });

  test("a path is renamed and removed wherever the scope names it, in one change", () => {
    const text = `{
  "files_scope": ["src/new.ts", "src/a.ts"],
  "files_create": [
    "src/new.ts"
  ]
}`;
    const change = (value: string | null, path = "src/new.ts"): BundleEdit => ({
      kind: "changePath",
      path,
      value,
    });
    assert.equal(edited(text, change("src/b.ts")), text.replaceAll("src/new.ts", "src/b.ts"));
    assert.deepEqual(JSON.parse(edited(text, change(null))), {
      files_scope: ["src/a.ts"],
      files_create: [],
    });
    const result = editBundle(text, change(null));
    assert.equal(result.kind === "edits" && result.edits.length, 1);
    assert.match(refusal(text, change("x", "src/gone.ts")), /no longer there/);
  });

  test("what the person saw and is no longer there is refused", () => {
    assert.match(
      refusal(bundle, { kind: "remove", list: "tasks", index: 0, was: "two" }),
      /"two" is no longer there/,
    );
    assert.match(
      refusal(bundle, { kind: "move", list: "tasks", index: 0, was: "one", to: 2 }),
      /no such place/,
    );
  });

  test("broken JSON, a wrong type and a doubled field are refused with what to do", () => {
    const add: BundleEdit = { kind: "add", list: "tasks", value: "x" };
    assert.match(refusal('{"tasks": [}', add), /not valid JSON/);
    assert.match(refusal("[]", add), /not valid JSON/);
    assert.match(refusal('{"tasks": "x"}', add), /"tasks" is not a list/);
    assert.match(refusal('{"tasks": [], "tasks": []}', add), /"tasks" stands there twice/);
    assert.match(
      refusal('{"budget": 3}', { kind: "set", field: "budget.max_tokens", value: 3 }),
      /"budget" is not an object/,
    );
  });
});
