import assert from "node:assert/strict";
import { cutMainSpec } from "../../../../src/core/text/mainSpec";
import { mergeDelta } from "../../../../src/core/delta/mergeDelta";
import { taskProgress } from "../../../../src/core/openspec/taskProgress";
import { validateChange } from "../../../../src/core/openspec/validateChange";
import { validateSpec } from "../../../../src/core/openspec/validateSpec";
import { dryRunLines } from "../../../../src/cli/archive/archiveText";
import { parseMarkdown } from "../../../../src/core/text/markdownDocument";
import { longSpec } from "../../../bench/longSpec";

const spaces = " ".repeat(300_000);

function validateDelta(text: string) {
  return validateChange({
    id: "demo",
    deltas: [{ capability: "cap", path: "cap/spec.md", text }],
    hasRootSpec: false,
    strayDeltas: [],
    skipSpecs: { declared: false },
    hasSpecFiles: true,
    mainSpec: () => ({ kind: "none" }),
    tasks: {
      files: [{ path: "tasks.md", text }],
      isTracked: true,
      hasUnreadable: false,
      isNumbered: true,
    },
  });
}

const texts: Readonly<Record<string, string>> = {
  "100,000 lines": longSpec(100_000),
  "10 MB": longSpec(300_000).padEnd(10_000_000, "x\n"),
  "100,000 headings": "###### deep\n# top\n".repeat(50_000),
  "100,000 scenarios in one requirement": `## ADDED Requirements\n### Requirement: A\nSHALL\n${"#### Scenario: s\n- x\n".repeat(100_000)}`,
  "20,000 requirements of one name": `## ADDED Requirements\n${"### Requirement: A\nSHALL\n".repeat(20_000)}`,
  "fences that never close": "```\n~~~\n".repeat(50_000),
  "long lines of spaces": [
    `### Requirement: a${spaces}b`,
    `## REMOVED Requirements`,
    `- ### Requirement: a${spaces}b`,
    `## RENAMED Requirements`,
    `${spaces}FROM: ### Requirement: a${spaces}b`,
    `- [${spaces}x y]`,
    `${spaces}]`,
    `## Purpose${spaces}x`,
  ].join("\n"),
  "NUL bytes": "## Purpose\n\0\n## Requirements\n### Requirement: \0\n\0",
  "half of a surrogate pair": "## Purpose\n\ud800\n## Requirements\n### Requirement: \udc00\n",
  "comments that never close": "<!--".repeat(100_000),
};

suite("bad input is read in time, and never throws", () => {
  for (const [name, text] of Object.entries(texts)) {
    test(name, function () {
      this.timeout(20_000);
      const start = performance.now();
      validateSpec(text);
      validateDelta(text);
      taskProgress([text]);
      cutMainSpec(text);
      assert.ok(performance.now() - start < 15_000);
    });
  }

  test("lists and quotes that are nested a thousand times", function () {
    this.timeout(20_000);
    const items = Array.from({ length: 1000 }, (_, depth) => `${" ".repeat(2 * depth)}- a\n`);
    const text = `# Change: A\n\n${items.join("")}\n${">".repeat(5000)} a\n\n## Last\n`;
    const start = performance.now();
    assert.equal(parseMarkdown("proposal.md", text).headings.at(-1)?.text, "Last");
    assert.ok(performance.now() - start < 15_000);
  });

  test("marks of emphasis, links and code that go on and on", function () {
    this.timeout(20_000);
    const marks = ["*a_ ", "**a ", "[a](", "![a", "a]", "<a ", "&a", "`a"];
    const text = `# A\n\n${marks.map((mark) => mark.repeat(50_000)).join("\n\n")}\n\n## Last\n`;
    const start = performance.now();
    assert.equal(parseMarkdown("proposal.md", text).headings.at(-1)?.text, "Last");
    assert.ok(performance.now() - start < 15_000);
  });

  test("a delta of 20,000 requirements is merged", function () {
    this.timeout(20_000);
    const blocks = Array.from(
      { length: 20_000 },
      (_, at) => `### Requirement: R${at}\nSHALL\n\n#### Scenario: s\n- x\n`,
    );
    const delta = `## ADDED Requirements\n${blocks.join("\n")}`;
    const input = { capability: "cap", change: "demo", delta, main: null, mainPath: "" };
    assert.equal(mergeDelta(input).counts.added, 20_000);
  });

  test("a dry run does not look for a difference that nobody would read", () => {
    const lines = (word: string) =>
      Array.from({ length: 3000 }, (_, at) => `${word} ${at}\nsame\n`).join("");
    const path = "openspec/specs/cap/spec.md";
    const said = dryRunLines({
      archivedAs: "demo",
      from: "",
      to: "",
      operations: [{ kind: "write", path, before: lines("old"), after: lines("new") }],
      specs: [],
      totals: undefined,
      warnings: [],
    });
    assert.match(said.join("\n"), /Would rewrite openspec\/specs\/cap\/spec\.md.*--json/);
  });
});
