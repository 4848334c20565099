import assert from "node:assert/strict";
import { definitionAt, referencesAt } from "../../../../src/core/language/definition";
import {
  bundle,
  bundleFile,
  deltaFile,
  files,
  placeOf,
  projectOf,
  proposalFile,
  specFile,
  tasksFile,
} from "./languageProject";

const short = (file: string) => file.split("/").slice(-3).join("/");

function definition(
  file: string,
  part: string,
  all: Readonly<Record<string, string>> = files,
): string[] {
  const found = definitionAt(projectOf(all), file, placeOf(all[file] ?? "", part, 2));
  return (found?.places ?? []).map((each) => `${short(each.file)}:${each.line}:${each.column}`);
}

function references(
  file: string,
  part: string,
  all: Readonly<Record<string, string>> = files,
): string[] {
  const found = referencesAt(projectOf(all), file, placeOf(all[file] ?? "", part, 2));
  return found.map(
    ({ role, ...each }) =>
      `${role} ${short(each.file)}:${each.line}:${each.column}-${each.endColumn}`,
  );
}

suite("go to definition", () => {
  test("leads from a delta to the spec", () => {
    assert.deepEqual(definition(deltaFile, "### Requirement: Request"), [
      "api/limits/spec.md:7:18",
    ]);
    assert.deepEqual(definition(deltaFile, "- `### Requirement: Limit"), [
      "api/limits/spec.md:18:18",
    ]);
    assert.deepEqual(definition(deltaFile, "#### Scenario: Exceed"), ["api/limits/spec.md:10:16"]);
  });

  test("leads from a Verify: line to the scenario, and from a bundle's task to tasks.md", () => {
    assert.deepEqual(definition(bundleFile, "Verify: Exceed"), ["api/limits/spec.md:6:16"]);
    assert.deepEqual(definition(bundleFile, "1.1 Change"), ["changes/rate-limiting/tasks.md:3:7"]);
    assert.deepEqual(definition(bundleFile, "npm test"), []);
  });

  test("leads from both names of a rename to the spec", () => {
    const all = {
      ...files,
      [deltaFile]:
        "## RENAMED Requirements\n- FROM: `### Requirement: Limit Headers`\n- TO: `### Requirement: Left`\n",
    };
    for (const part of ["- FROM", "- TO"]) {
      assert.deepEqual(definition(deltaFile, part, all), ["api/limits/spec.md:18:18"]);
    }
  });

  test("what is defined where it stands leads to itself", () => {
    assert.deepEqual(definition(proposalFile, "### Requirement: Hello"), [
      "changes/hello/proposal.md:3:18",
    ]);
    assert.deepEqual(definition(specFile, "### Requirement: Limit"), ["api/limits/spec.md:18:18"]);
  });
});

suite("find references", () => {
  const all = [
    "spec api/limits/spec.md:7:18-39",
    "change api/limits/spec.md:3:18-39",
    "verify workstreams/ws-rate-limiting.json:6:24-55",
    "task changes/rate-limiting/tasks.md:3:7-39",
    "bundleTask workstreams/ws-rate-limiting.json:4:13-47",
  ];

  test("finds spec, delta, Verify: line and task of a requirement, from either side", () => {
    assert.deepEqual(references(specFile, "### Requirement: Request"), all);
    assert.deepEqual(references(deltaFile, "### Requirement: Request"), all);
  });

  test("finds those of a scenario, also from its Verify: line", () => {
    const found = [
      "spec api/limits/spec.md:10:16-28",
      "change api/limits/spec.md:6:16-28",
      "verify workstreams/ws-rate-limiting.json:6:24-55",
    ];
    assert.deepEqual(references(deltaFile, "#### Scenario: Exceed"), found);
    assert.deepEqual(references(bundleFile, "Verify: Exceed"), found);
  });

  test("finds a task in its bundle and a command's scenario by its key", () => {
    assert.deepEqual(references(tasksFile, "- [ ] 1.1"), all.slice(3));
    const keyed = bundle.replace(
      '"npm test"]',
      '"npm test"],\n  "scenario_tests": { "api/limits/Request Rate Limiting/Exceed Limit": "npm test" }',
    );
    const found = references(deltaFile, "#### Scenario: Exceed", { ...files, [bundleFile]: keyed });
    assert.ok(found.includes("verify workstreams/ws-rate-limiting.json:7:23-70"), found.join("\n"));
  });

  test("a proposal's requirement is not that of a spec with its name", () => {
    const same = (files[proposalFile] ?? "").replace("Hello", "Limit Headers");
    const found = references(proposalFile, "### Requirement: Limit", {
      ...files,
      [proposalFile]: same,
    });
    assert.deepEqual(found, ["change changes/hello/proposal.md:3:18-31"]);
  });

  test("prose and broken bundles have none", () => {
    assert.deepEqual(references(specFile, "The API SHALL limit"), []);
    assert.deepEqual(references(bundleFile, "[1, 2", { ...files, [bundleFile]: "[1, 2" }), []);
  });
});
