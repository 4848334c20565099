import assert from "node:assert/strict";
import type { TestItem } from "../../../../src/core/bundle/editorModel";
import { readEditorText } from "../../../../src/core/bundle/editorText";
import {
  changeTexts,
  files,
  freshConversion,
  sampleFacts,
  sampleState,
  sampleText,
} from "./editorSample";

const provenanceOf = (item: { provenance: { kind: string; label?: string } | null } | undefined) =>
  item?.provenance?.label ?? item?.provenance?.kind;

function scenarioOf(item: TestItem | undefined) {
  return item?.test.kind === "scenario" ? item.test.scenario : undefined;
}

suite("editorState", () => {
  test("each value says the line it came from, or that a person edited it", () => {
    const { tasks, scope, tests, origin } = sampleState();
    assert.deepEqual(tasks.map(provenanceOf), ["tasks.md:2", "tasks.md:3", "tasks.md:4"]);
    assert.deepEqual(scope.items.map(provenanceOf), [
      "proposal.md:25",
      "tasks.md:3",
      "hand",
      "proposal.md:26",
    ]);
    assert.equal(provenanceOf(tests[3]), "hand");
    assert.deepEqual(origin, {
      sentence: "9 of 11 values come from the change, 2 edited by hand.",
      files: Object.keys(changeTexts),
    });
  });

  test("a file that was created since still says the line it came from", () => {
    const created = ["src/api/middleware/rateLimiter.ts", "config/limits.json"];
    const fresh = freshConversion([...files, ...created]);
    assert.deepEqual(sampleState(sampleText, { fresh }).scope, sampleState().scope);
  });

  test("done tasks that conversion left out are named with their place", () => {
    assert.deepEqual(
      sampleState().doneTasks.map(({ line }) => line),
      [5],
    );
  });

  test("a ticked task that the bundle carries still says where it came from", () => {
    const facts = sampleFacts();
    const [first] = facts.change?.tasks ?? [];
    const fresh = facts.fresh;
    assert.ok(first && fresh);
    const ticked = {
      ...fresh,
      provenance: fresh.provenance.filter(({ value }) => value !== first.text),
      doneTasks: [...fresh.doneTasks, { text: first.text, place: first.place }],
    };
    const state = sampleState(sampleText, { fresh: ticked });
    assert.equal(provenanceOf(state.tasks[0]), "tasks.md:2");
    assert.deepEqual(
      state.doneTasks.map(({ line }) => line),
      [5],
    );
  });

  test("a done workstream offers its merge and not another run", () => {
    const done = { word: "done", text: "done · not merged" };
    const state = sampleState(sampleText, { workstream: done, next: "merge" });
    assert.equal(state.readiness.kind, "done");
    assert.equal(state.readiness.next, "merge");
  });

  test("one that needs a person says for what, and offers the answer", () => {
    const text = 'needs you: not proven: nothing shows "Friendly Tone"';
    const state = sampleState(sampleText, {
      workstream: { word: "needs you", text },
      next: "confirm",
    });
    assert.deepEqual(state.readiness, {
      kind: "person",
      sentence: 'Needs you: not proven: nothing shows "Friendly Tone".',
      reason: null,
      next: "confirm",
    });
  });

  test("one that failed says why, and offers to resume", () => {
    const failed = { word: "failed", text: "failed: 2 fixes changed nothing" };
    const { readiness } = sampleState(sampleText, { workstream: failed, next: "resume" });
    assert.equal(readiness.kind, "stopped");
    assert.equal(readiness.sentence, "Failed: 2 fixes changed nothing.");
  });

  test("a value that is not in the change is stale when its source has moved, else edited", () => {
    const renamed = sampleText.replace('"Add monitoring"', '"Add alerts"');
    assert.equal(provenanceOf(sampleState(renamed).tasks[2]), "hand");
    const moved = renamed.replace(/"tasks": "[0-9a-f]{4}/, '"tasks": "0000');
    const state = sampleState(moved);
    assert.equal(provenanceOf(state.tasks[2]), "stale");
    assert.deepEqual(state.stale, ["tasks"]);
    assert.deepEqual(state.readiness, {
      kind: "warning",
      sentence:
        "Can run, but parts are older than the change. 3 tasks, 6 files in scope, 4 acceptance tests, at most 45 minutes.",
      reason: null,
      next: null,
    });
  });

  test("the scope counts what its globs match, as the engine's fence would", () => {
    const { items, files: matched, creates } = sampleState().scope;
    assert.deepEqual(
      items.map(({ value, kind, matches }) => [value, kind, matches]),
      [
        ["src/api/middleware/rateLimiter.ts", "create", 0],
        ["config/limits.json", "create", 0],
        ["src/api/middleware/**/*.ts", "glob", 3],
        ["src/api/app.ts", "file", 1],
      ],
    );
    assert.deepEqual([matched, creates], [4, 2]);
  });

  test("the tree shows folders first, joins folders that hold one folder, and marks what is created", () => {
    const rows = sampleState().scope.tree.map(
      ({ level, name, kind }) => `${"  ".repeat(level - 1)}${name}${kind === "create" ? " +" : ""}`,
    );
    assert.deepEqual(rows, [
      "config",
      "  limits.json +",
      "src/api",
      "  middleware",
      "    auth.ts",
      "    cors.ts",
      "    logging.ts",
      "    rateLimiter.ts +",
      "  app.ts",
    ]);
  });

  test("a huge scope shows so many rows and says how many it leaves out", () => {
    const many = Array.from({ length: 500 }, (_, index) => `src/api/middleware/m${index}.ts`);
    const { scope } = sampleState(sampleText, { files: [...files, ...many] });
    assert.equal(scope.files, 504);
    assert.equal(scope.tree.filter(({ kind }) => kind !== "folder").length, 200);
    assert.equal(scope.hidden, 504 - 198);
  });

  test("a created file that exists by now is a file of the scope", () => {
    const { scope } = sampleState(sampleText, { files: [...files, "config/limits.json"] });
    assert.equal(scope.creates, 1);
  });

  test("a scenario says how it is proven: a command, a test's name or a person", () => {
    const key = "proposal/Headers/Documented";
    const [exceed, , documented] = sampleState().tests;
    assert.deepEqual(scenarioOf(exceed)?.how, { kind: "test", words: ["exceed", "limit"] });
    assert.deepEqual(scenarioOf(documented)?.how, { kind: "person" });
    const mapped = sampleText.replace(
      '"ccpm_issue"',
      `"scenario_tests": { "${key}": "npm run docs" },\n  "ccpm_issue"`,
    );
    assert.deepEqual(scenarioOf(sampleState(mapped).tests[2])?.how, {
      kind: "command",
      command: "npm run docs",
    });
  });

  test("evidence is shown at its scenario, and none is unproven", () => {
    const [exceed, within] = sampleState().tests;
    assert.equal(scenarioOf(exceed)?.state, "proven");
    assert.equal(scenarioOf(exceed)?.detail, "proven 2 h ago · e07b21a");
    assert.equal(scenarioOf(within)?.state, "unproven");
  });

  test("a Verify line that names nothing can be proven by nothing; the scenario it meant is missing", () => {
    const state = sampleState(
      sampleText.replace("Exceed Limit scenario", "Exceed limits scenario"),
    );
    assert.deepEqual(state.tests[0]?.test, { kind: "unknown", name: "Exceed limits" });
    assert.deepEqual(state.missingTests, ["Verify: Exceed Limit scenario"]);
  });

  test("a problem stands at its value, in its section, with its place", () => {
    const state = sampleState(sampleText.replace('"src/api/app.ts"', '"../elsewhere"'));
    const [problem] = state.problems;
    assert.equal(problem?.section, "scope");
    assert.equal(problem.place.line, 8);
    assert.deepEqual(state.scope.items[3]?.problems, [problem]);
    assert.deepEqual(state.tasks[0]?.problems, []);
  });

  test("problems disable Run and say how many there are", () => {
    const state = sampleState(sampleText.replace('"src/api/app.ts"', '"../elsewhere"'));
    assert.equal(state.readiness.kind, "blocked");
    assert.equal(state.readiness.reason, "Fix 1 problem first");
    assert.equal(state.checks[0]?.text, "1 problem in this bundle");
  });

  test("a dependency that does not exist is one problem and not two", () => {
    const state = sampleState(sampleText.replace('"ws-redis-client"', '"ws-nothing"'));
    assert.equal(state.readiness.reason, "Fix 1 problem first");
    assert.deepEqual(
      state.dependencies.before.map(({ id, state: known }) => [id, known]),
      [["ws-nothing", null]],
    );
  });

  test("an unknown change and one with problems disable Run", () => {
    const unknown = sampleState(sampleText, { change: null, fresh: null });
    assert.equal(unknown.readiness.kind, "blocked");
    const invalid = sampleState(sampleText, { changeErrors: 2 });
    assert.equal(invalid.checks[0]?.text, "Change rate-limiting has 2 problems");
    assert.equal(invalid.readiness.reason, "Fix 1 problem first");
  });

  test("an untrusted folder, a run and a run's copy each say why nothing can be run", () => {
    assert.match(sampleState(sampleText, { trusted: false }).readiness.sentence, /not trusted/);
    const running = {
      kind: "running",
      run: "run-7c1f09",
      since: "14:02",
      unlocked: false,
    } as const;
    assert.deepEqual(sampleState(sampleText, { access: running }).readiness, {
      kind: "running",
      sentence: "Running since 14:02.",
      reason: "run-7c1f09 is running this workstream",
      next: null,
    });
    const copy = sampleState(sampleText, { access: { kind: "copy" }, change: null, fresh: null });
    assert.equal(copy.readiness.kind, "locked");
    assert.deepEqual(copy.checks, []);
  });

  test("neighbours come with their state, and overlaps with their files", () => {
    const { before, after, overlaps, choices } = sampleState().dependencies;
    assert.deepEqual(
      before.map(({ id, state, index }) => [id, state?.word, index]),
      [["ws-redis-client", "done", 0]],
    );
    assert.deepEqual(
      after.map(({ id }) => id),
      ["ws-rate-dashboard"],
    );
    assert.deepEqual(overlaps, [
      { id: "ws-api-logging", files: ["src/api/app.ts"], ordered: false },
    ]);
    assert.deepEqual(choices, ["ws-api-logging"]);
  });

  test("scopes that could only meet in a file that is not there yet overlap too", () => {
    const [redis, ...rest] = sampleFacts().others;
    assert.ok(redis !== undefined);
    const others = [{ ...redis, scope: ["src/api/middleware/new*.ts"] }, ...rest];
    const text = sampleText.replace('"ws-redis-client"', "");
    const { dependencies, checks } = sampleState(text, { others });
    assert.deepEqual(dependencies.overlaps[0], {
      id: "ws-redis-client",
      files: [],
      ordered: false,
    });
    assert.ok(checks.some((check) => check.text === "Overlaps ws-redis-client"));
  });

  test("an overlap with something that runs before anyway is no warning", () => {
    const facts = sampleFacts();
    const others = facts.others.map((other) =>
      other.id === "ws-redis-client" ? { ...other, dependsOn: ["ws-api-logging"] } : other,
    );
    const state = sampleState(sampleText, { others });
    assert.equal(state.dependencies.overlaps[0]?.ordered, true);
    assert.ok(state.checks.every(({ text }) => !text.startsWith("Overlaps")));
  });

  test("limits show what holds: the file's number, the default, or none", () => {
    const text = sampleText.replace('"max_attempts": 5', '"max_attempts": 9');
    assert.deepEqual(sampleState(text).limits, {
      attempts: { value: 9, isSet: true },
      repeats: { value: 3, isSet: true },
      oscillation: { value: 2, isSet: true },
      minutes: { value: 45, isSet: true },
      dollars: { value: null, isSet: false },
      tokens: { value: 200000, isSet: true },
    });
    const bare = sampleState('{"id":"ws-a","openspec_change":"rate-limiting","tasks":[]}');
    assert.deepEqual(bare.limits.attempts, { value: 5, isSet: false });
    assert.deepEqual(bare.gate, { value: 1, isSet: false });
  });

  test("values of the wrong type are shown as they stand, with the problem", () => {
    const state = sampleState(sampleText.replace('"Add monitoring"', '{ "no": "text" }'));
    assert.equal(state.tasks[2]?.value, '{ "no": "text" }');
    assert.ok(state.problems.some(({ section }) => section === "tasks"));
  });
});

suite("readEditorText", () => {
  test("what is no JSON comes back with its place", () => {
    assert.deepEqual(readEditorText('{\n  "id": "ws-a"\n  "tasks": []\n}'), {
      message: "a comma is expected here",
      line: 3,
      column: 3,
    });
    assert.deepEqual(readEditorText("[]"), {
      message: "a bundle is one JSON object",
      line: 1,
      column: 1,
    });
  });
});
