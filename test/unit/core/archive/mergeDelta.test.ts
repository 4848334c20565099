import assert from "node:assert/strict";
import { mergeDelta } from "../../../../src/core/delta/mergeDelta";

function requirement(name: string, ...scenarios: readonly string[]): string {
  const blocks = scenarios.map((scenario) => `#### Scenario: ${scenario}\n- **WHEN** x\n`);
  return [`### Requirement: ${name}\nIt SHALL work.\n`, ...blocks].join("\n");
}

const head = "# shop Specification\n\n## Purpose\nSells things.\n\n## Requirements\n";

function main(...requirements: readonly string[]): string {
  return [head, ...requirements].join("\n");
}

function merge(delta: string, spec: string | null = main(requirement("One", "a"))) {
  return mergeDelta({ capability: "shop", change: "demo", delta, main: spec, mainPath: "spec.md" });
}

suite("mergeDelta", () => {
  test("renames, removes, modifies and adds; a renamed requirement keeps its place", () => {
    const delta = [
      "## ADDED Requirements",
      requirement("New", "n"),
      "## MODIFIED Requirements",
      requirement("Kept", "k", "more"),
      "## REMOVED Requirements",
      "- `### Requirement: Gone`",
      "## RENAMED Requirements",
      "- FROM: `### Requirement: Before`",
      "- TO: `### Requirement: After`",
    ].join("\n");
    const spec = main(
      requirement("Before", "b"),
      requirement("Gone", "g"),
      requirement("Kept", "k"),
    );
    const { text, counts } = merge(delta, spec);
    assert.equal(
      text,
      main(requirement("After", "b"), requirement("Kept", "k", "more"), requirement("New", "n")),
    );
    assert.deepEqual(counts, { added: 1, modified: 1, removed: 1, renamed: 1 });
  });

  test("doing it again changes nothing", () => {
    const delta = `## ADDED Requirements\n${requirement("New", "n")}`;
    const once = merge(delta).text;
    const twice = merge(delta, once);
    assert.equal(twice.text, once);
    assert.deepEqual(twice.counts, { added: 0, modified: 0, removed: 0, renamed: 0 });
  });

  test("a new capability gets a spec whose Purpose says what is missing", () => {
    const { text } = merge(`## ADDED Requirements\n${requirement("New", "n")}`, null);
    assert.match(
      text,
      /^# shop Specification\n\n## Purpose\nTBD - created by archiving change demo\./,
    );
    assert.match(text, /\n## Requirements\n\n### Requirement: New\n/);
  });

  const refused: [string, string, RegExp][] = [
    ["a scenario would be lost", `## MODIFIED Requirements\n${requirement("One", "b")}`, /"a"/],
    [
      "it modifies what is not there",
      `## MODIFIED Requirements\n${requirement("Two", "b")}`,
      /not found/,
    ],
    [
      "a modified name ends in two closing marks",
      `## MODIFIED Requirements\n${requirement("One ## #", "a")}`,
      /header mismatch in content/,
    ],
    [
      "it adds what is there",
      `## ADDED Requirements\n${requirement("One", "b")}`,
      /already exists/,
    ],
    [
      "names differ in case only",
      "## REMOVED Requirements\n### Requirement: one",
      /match it exactly/,
    ],
    [
      "a rename lacks its TO",
      "## RENAMED Requirements\n- FROM: ### Requirement: One",
      /no matching TO/,
    ],
    ["there is nothing to do", "# Notes\n", /no operations/],
  ];
  for (const [why, delta, message] of refused) {
    test(`refuses when ${why}`, () => {
      assert.throws(() => merge(delta), message);
    });
  }

  test("what stands in a code block is no requirement", () => {
    const spec = main(`${requirement("One", "a")}\n\`\`\`md\n### Requirement: Two\n\`\`\`\n`);
    const { counts, text } = merge(`## ADDED Requirements\n${requirement("Two", "b")}`, spec);
    assert.equal(counts.added, 1);
    assert.ok(text.includes("```md\n### Requirement: Two\n```"));
  });
});
