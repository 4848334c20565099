import assert from "node:assert/strict";
import {
  documentSymbols,
  foldingRanges,
  type LanguageSymbol,
} from "../../../../src/core/language/symbols";
import {
  delta,
  deltaFile,
  proposal,
  proposalFile,
  spec,
  specFile,
  tasks,
  tasksFile,
} from "./languageProject";

function outline(symbols: readonly LanguageSymbol[], indent = ""): string[] {
  return symbols.flatMap(({ kind, name, detail, range, children }) => [
    `${indent}${kind} ${name}${detail === "" ? "" : ` (${detail})`} ${range.line}-${range.endLine}`,
    ...outline(children, `${indent}  `),
  ]);
}

suite("document symbols", () => {
  test("a spec has sections, requirements and scenarios", () => {
    assert.deepEqual(outline(documentSymbols(specFile, spec)), [
      "section Purpose 3-4",
      "section Requirements (2 requirements) 6-23",
      "  requirement Request Rate Limiting (2 scenarios) 7-16",
      "    scenario Exceed Limit 10-12",
      "    scenario Within Limit 14-16",
      "  requirement Limit Headers (1 scenario) 18-23",
      "    scenario Headers 21-23",
    ]);
  });

  test("a delta also has what it only mentions", () => {
    const renamed = `${delta}\n## RENAMED Requirements\n- FROM: \`### Requirement: A\`\n- TO: \`### Requirement: B\`\n`;
    assert.deepEqual(outline(documentSymbols(deltaFile, renamed)), [
      "section MODIFIED Requirements (1 requirement) 1-8",
      "  requirement Request Rate Limiting (1 scenario) 3-8",
      "    scenario Exceed Limit 6-8",
      "section REMOVED Requirements (1 requirement) 10-12",
      "  requirement Limit Headers 12-12",
      "section RENAMED Requirements (2 requirements) 14-16",
      "  requirement A (from) 15-15",
      "  requirement B (to) 16-16",
    ]);
  });

  test("a proposal has its sections", () => {
    assert.deepEqual(outline(documentSymbols(proposalFile, `## Why\nSo.\n\n${proposal}`)), [
      "section Why 1-2",
      "section Requirements (1 requirement) 4-11",
      "  requirement Hello (1 scenario) 6-11",
      "    scenario Say Hello 9-11",
    ]);
  });

  test("a task list has groups with their progress", () => {
    assert.deepEqual(outline(documentSymbols(tasksFile, `- [ ] first\n${tasks}`)), [
      "task first 1-1",
      "group 1. Build (1/2 tasks) 2-5",
      "  task 1.1 Change Request Rate Limiting 4-4",
      "  task 1.2 Test it (done) 5-5",
    ]);
  });

  test("code is no outline, and other files have none", () => {
    assert.deepEqual(
      documentSymbols(specFile, "```\n## Requirements\n### Requirement: X\n```\n"),
      [],
    );
    assert.deepEqual(documentSymbols("openspec/project.md", spec), []);
  });
});

suite("folding", () => {
  test("sections, requirements and scenarios fold with all of their lines", () => {
    assert.deepEqual(
      foldingRanges(deltaFile, delta).map(({ from, to }) => `${from}-${to}`),
      ["1-8", "3-8", "6-8", "10-12"],
    );
  });
});
