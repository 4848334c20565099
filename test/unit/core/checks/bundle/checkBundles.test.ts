import assert from "node:assert/strict";
import { checkBundles } from "../../../../../src/core/checks/bundle/checkBundles";
import { parseChange } from "../../../../../src/core/change/parseChange";

const change = parseChange("caching", {
  "openspec/changes/caching/proposal.md":
    "### Requirement: R\nIt SHALL.\n#### Scenario: Cache hit\n- WHEN a\n- THEN b\n",
});
const empty = parseChange("empty", {});

type Fields = Record<string, unknown>;

function bundle(id: string, fields: Fields = {}): { file: string; text: string } {
  const all = {
    id,
    openspec_change: "caching",
    tasks: ["t"],
    files_scope: [`src/${id}/**`],
    acceptance_tests: ["Verify: Cache hit scenario"],
    ...fields,
  };
  return { file: `workstreams/${id}.json`, text: JSON.stringify(all, null, 2) };
}

function check(...files: { file: string; text: string }[]) {
  return checkBundles({ files, changes: [change, empty], archived: ["shipped"] });
}

function codes(...files: { file: string; text: string }[]): string[] {
  return check(...files).issues.map(
    ({ severity, code, file }) => `${severity} ${code} ${file.replace("workstreams/", "")}`,
  );
}

suite("checkBundles", () => {
  test("bundles that can run have no issue, and their order is told", () => {
    const { issues, order, bundles } = check(
      bundle("ws-monitoring", { depends_on: ["ws-api"] }),
      bundle("ws-backend"),
      bundle("ws-api", { depends_on: ["ws-backend"] }),
    );
    assert.deepEqual(issues, []);
    assert.deepEqual(order, ["ws-backend", "ws-api", "ws-monitoring"]);
    assert.ok(bundles.every(({ ok }) => ok));
  });

  test("everything that is wrong is told at once", () => {
    const found = codes(
      bundle("ws-a-one", { openspec_change: "cachign", files_scope: [], gate: 0.5 }),
      bundle("ws-b-two", { openspec_change: "cachign", files_scope: [], depends_on: ["ws-c"] }),
      { file: "workstreams/ws-broken.json", text: "{" },
    );
    assert.deepEqual(found, [
      "error field-is-valid ws-a-one.json",
      "error change-exists ws-b-two.json",
      "error scope-is-not-empty ws-b-two.json",
      "error dependency-exists ws-b-two.json",
      "error json-is-valid ws-broken.json",
    ]);
  });

  test("an unknown change names the nearest one, an archived one is fine", () => {
    const [issue] = check(bundle("ws-x-y", { openspec_change: "cachign" })).issues;
    assert.match(issue?.message ?? "", /Did you mean "caching"\?/);
    assert.equal(issue?.line, 3);
    assert.deepEqual(codes(bundle("ws-x-y", { openspec_change: "shipped" })), []);
  });

  test("a cycle is named at each of its members", () => {
    const { issues } = check(
      bundle("ws-a-one", { depends_on: ["ws-b-two"] }),
      bundle("ws-b-two", { depends_on: ["ws-a-one"] }),
      bundle("ws-self", { depends_on: ["ws-self"] }),
      bundle("ws-outside", { depends_on: ["ws-a-one"] }),
    );
    assert.deepEqual(
      issues.map(({ file, message }) => [file, message.slice(0, message.indexOf(":"))]),
      [
        ["workstreams/ws-a-one.json", "ws-a-one → ws-b-two → ws-a-one"],
        ["workstreams/ws-b-two.json", "ws-b-two → ws-a-one → ws-b-two"],
        ["workstreams/ws-self.json", "ws-self → ws-self"],
      ],
    );
  });

  test("a dependency on a bundle that cannot be read is not called missing", () => {
    const found = codes(
      bundle("ws-a-one", { depends_on: ["ws-b-two"] }),
      bundle("ws-b-two", { gate: 0 }),
    );
    assert.deepEqual(found, ["error field-is-valid ws-b-two.json"]);
  });

  test("a dependency in a later gate is an error", () => {
    const found = codes(
      bundle("ws-a-one", { depends_on: ["ws-b-two"] }),
      bundle("ws-b-two", { gate: 2 }),
    );
    assert.deepEqual(found, ["error dependency-is-in-earlier-gate ws-a-one.json"]);
  });

  test("the file is named after the id, and no two share one", () => {
    const twin = { ...bundle("ws-a-one"), file: "workstreams/ws-other.json" };
    assert.deepEqual(codes(bundle("ws-a-one"), twin), [
      "error id-is-unique ws-a-one.json",
      "error file-is-named-after-id ws-other.json",
      "error id-is-unique ws-other.json",
    ]);
  });

  test("ids without meaning are a warning", () => {
    for (const id of ["ws-feature-123", "ws-123", "ws-task", "ws-fix-1"]) {
      assert.deepEqual(codes(bundle(id)), [`warning id-has-meaning ${id}.json`]);
    }
    for (const id of ["ws-rate-limiting-api", "ws-oauth2", "ws-fix-rate-limiter"]) {
      assert.deepEqual(codes(bundle(id)), []);
    }
  });

  test("scopes that overlap are a warning only where both may run at the same time", () => {
    const one = (fields: Fields = {}) => bundle("ws-a-one", { files_scope: ["src/**"], ...fields });
    const two = (fields: Fields = {}) =>
      bundle("ws-b-two", { files_scope: ["src/api/*.py"], ...fields });
    assert.deepEqual(codes(one(), two()), ["warning scopes-do-not-overlap ws-b-two.json"]);
    const [issue] = check(one(), two()).issues;
    assert.match(issue?.message ?? "", /"src\/api\/\*.py" here and "src\/\*\*" of ws-a-one/);
    assert.deepEqual(codes(one(), two({ depends_on: ["ws-a-one"] })), []);
    assert.deepEqual(codes(one(), two({ gate: 2 })), []);
    assert.deepEqual(codes(one({ parallel_ok: false }), two()), []);
    assert.deepEqual(codes(one({ conflict_group: "g" }), two({ conflict_group: "g" })), []);
    const between = bundle("ws-between", { depends_on: ["ws-a-one"] });
    assert.deepEqual(codes(one(), between, two({ depends_on: ["ws-between"] })), []);
    assert.deepEqual(codes(one({ files_scope: ["lib/**"] }), two({ files_create: ["lib/x"] })), [
      "warning scopes-do-not-overlap ws-b-two.json",
    ]);
  });

  test("a change without requirements, no acceptance test and no task are warnings", () => {
    const fields = { openspec_change: "empty", acceptance_tests: [], tasks: [] };
    assert.deepEqual(codes(bundle("ws-a-one", fields)), [
      "warning change-has-requirements ws-a-one.json",
      "warning bundle-has-task ws-a-one.json",
      "warning bundle-has-acceptance-test ws-a-one.json",
    ]);
  });

  test("a Verify line or scenario test that names nothing in the change is a warning", () => {
    const fields = {
      acceptance_tests: ["Verify: Cache miss scenario", "Verify: Cache hit scenario", "pytest"],
      scenario_tests: { "proposal/R/Cache hit": "pytest", "proposal/R/Cache hits": "pytest" },
    };
    const { issues } = check(bundle("ws-a-one", fields));
    assert.deepEqual(
      issues.map(({ code }) => code),
      ["verify-names-scenario", "scenario-test-has-scenario"],
    );
    assert.match(issues[1]?.message ?? "", /Did you mean "proposal\/R\/Cache hit"\?/);
  });
});
