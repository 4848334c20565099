import assert from "node:assert/strict";
import { applyEdits } from "../../../../src/core/language/applyEdits";
import { completionsAt } from "../../../../src/core/language/complete";
import { deltaFile, files, projectOf, proposalFile, specFile, tasksFile } from "./languageProject";

/** Completes at the `|` of a text. */
function complete(file: string, marked: string) {
  const before = marked.slice(0, marked.indexOf("|")).split("\n");
  const text = marked.replace("|", "");
  const place = { line: before.length, column: (before.at(-1) ?? "").length + 1 };
  const found = completionsAt(projectOf({ ...files, [file]: text }), file, place);
  return found.map((each) => ({
    ...each,
    after: applyEdits(text, [{ ...each.range, text: each.snippet }]),
  }));
}

function labels(file: string, marked: string): string[] {
  return complete(file, marked).map(({ label }) => label);
}

suite("completion", () => {
  test("offers the sections that a delta does not have yet", () => {
    assert.deepEqual(labels(deltaFile, "## ADDED Requirements\n\n## |"), [
      "### Requirement:",
      "## MODIFIED Requirements",
      "## REMOVED Requirements",
      "## RENAMED Requirements",
    ]);
    const [first] = complete(deltaFile, "## AD|");
    assert.equal(first?.after, "## ADDED Requirements\n\n");
  });

  test("offers a scenario below a requirement, whole", () => {
    const offers = complete(
      deltaFile,
      "## ADDED Requirements\n### Requirement: X\nIt SHALL.\n\n##|",
    );
    assert.deepEqual(offers.map(({ label }) => label).slice(0, 2), [
      "#### Scenario:",
      "### Requirement:",
    ]);
    assert.match(
      offers[0]?.after ?? "",
      /It SHALL\.\n\n#### Scenario: \$\{1:Name\}\n- \*\*WHEN\*\*/,
    );
  });

  test("offers the spec's names where MODIFIED needs one, with their text too", () => {
    const marked = "## MODIFIED Requirements\n### Requirement: |";
    assert.deepEqual(labels(deltaFile, marked), [
      "Request Rate Limiting …",
      "Request Rate Limiting",
      "Limit Headers …",
      "Limit Headers",
    ]);
    const [whole, name] = complete(deltaFile, marked);
    assert.equal(name?.after, "## MODIFIED Requirements\n### Requirement: Request Rate Limiting");
    assert.ok(
      whole?.after.endsWith(
        "- **WHEN** a client makes 99 requests in 1 minute\n- **THEN** the API SHALL answer them",
      ),
    );
    assert.ok(name.documentation?.startsWith("### Requirement: Request Rate Limiting\nThe API"));
  });

  test("offers no name twice, and keeps what follows in backticks", () => {
    const removed =
      "## REMOVED Requirements\n- `### Requirement: Limit Headers`\n- `### Requirement: Req|`\n";
    const [only, ...others] = complete(deltaFile, removed);
    assert.equal(others.length, 0);
    assert.ok(only?.after.endsWith("- `### Requirement: Request Rate Limiting`\n"), only?.after);
  });

  test("offers names to FROM, but not to TO and ADDED", () => {
    assert.equal(
      labels(deltaFile, "## RENAMED Requirements\n- FROM: `### Requirement: |`").length,
      2,
    );
    assert.deepEqual(labels(deltaFile, "## RENAMED Requirements\n- TO: `### Requirement: |`"), []);
    assert.deepEqual(labels(deltaFile, "## ADDED Requirements\n### Requirement: |"), []);
    assert.equal(labels(deltaFile, "## RENAMED Requirements\n|")[0], "- FROM: … TO: …");
  });

  test("offers steps in a scenario, written as the others are", () => {
    const inside = "## ADDED Requirements\n### Requirement: X\nIt SHALL.\n#### Scenario: Y\n";
    assert.deepEqual(labels(deltaFile, `${inside}- |`), ["GIVEN", "WHEN", "THEN", "AND"]);
    const [, when] = complete(deltaFile, `${inside}- **W|`);
    assert.ok(when?.after.endsWith("- **WHEN** $0"));
    const then = complete(deltaFile, `${inside}- WHEN x\n- |`).find(
      ({ label }) => label === "THEN",
    );
    assert.ok(then?.after.endsWith("- WHEN x\n- THEN $0"));
    assert.deepEqual(labels(deltaFile, "## ADDED Requirements\n### Requirement: X\n- |"), []);
  });

  test("text that looks like a snippet stays text", () => {
    const spec = (files[specFile] ?? "").replace("100/min", "$1 or ${2:x}");
    const texts = projectOf({
      ...files,
      [specFile]: spec,
      [deltaFile]: "## MODIFIED Requirements\n### Requirement: ",
    });
    const [whole] = completionsAt(texts, deltaFile, { line: 2, column: 18 });
    assert.ok(whole?.snippet.includes("\\$1 or \\${2:x\\}"), whole?.snippet);
  });

  test("a spec and a proposal have sections of their own, a task list tasks", () => {
    assert.deepEqual(labels(specFile, "|"), ["## Purpose", "## Requirements"]);
    assert.deepEqual(labels(proposalFile, "## Why\n\n## |"), [
      "## What Changes",
      "## Impact",
      "## Requirements",
    ]);
    assert.deepEqual(labels(tasksFile, "- |"), ["- [ ]", "## 1."]);
  });

  test("prose is left alone", () => {
    assert.deepEqual(labels(deltaFile, "The API SHALL, |"), []);
    assert.deepEqual(labels("openspec/project.md", "|"), []);
  });
});
