import assert from "node:assert/strict";
import { cutMainSpec } from "../../../../src/core/text/mainSpec";
import { mergeDelta } from "../../../../src/core/delta/mergeDelta";
import { taskProgress } from "../../../../src/core/openspec/taskProgress";
import { validateChange } from "../../../../src/core/openspec/validateChange";
import { validateSpec } from "../../../../src/core/openspec/validateSpec";
import { dryRunLines } from "../../../../src/cli/archive/archiveText";
import { parseMarkdown } from "../../../../src/core/text/markdown/markdownDocument";
import { longSpec } from "../../../bench/longSpec";
import { assertLinear } from "../../../support/assertLinear";

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

/** Each ten times as long for 10 as for 1. */
const texts: Readonly<Record<string, (times: number) => string>> = {
  "100,000 lines": (times) => longSpec(10_000 * times),
  "10 MB": (times) => longSpec(30_000 * times).padEnd(1_000_000 * times, "x\n"),
  "100,000 headings": (times) => "###### deep\n# top\n".repeat(5000 * times),
  "100,000 scenarios in one requirement": (times) =>
    `## ADDED Requirements\n### Requirement: A\nSHALL\n${"#### Scenario: s\n- x\n".repeat(10_000 * times)}`,
  "20,000 requirements of one name": (times) =>
    `## ADDED Requirements\n${"### Requirement: A\nSHALL\n".repeat(2000 * times)}`,
  "fences that never close": (times) => "```\n~~~\n".repeat(5000 * times),
  "long lines of spaces": (times) => longLines(" ".repeat(30_000 * times)),
  "NUL bytes": (times) =>
    "## Purpose\n\0\n## Requirements\n### Requirement: \0\n\0\n".repeat(times),
  "half of a surrogate pair": (times) =>
    "## Purpose\n\ud800\n## Requirements\n### Requirement: \udc00\n".repeat(times),
  "comments that never close": (times) => "<!--".repeat(10_000 * times),
};

function longLines(spaces: string): string {
  return [
    `### Requirement: a${spaces}b`,
    `## REMOVED Requirements`,
    `- ### Requirement: a${spaces}b`,
    `## RENAMED Requirements`,
    `${spaces}FROM: ### Requirement: a${spaces}b`,
    `- [${spaces}x y]`,
    `${spaces}]`,
    `## Purpose${spaces}x`,
  ].join("\n");
}

suite("bad input is read in time, and never throws", () => {
  for (const [name, textOf] of Object.entries(texts)) {
    test(name, () => {
      assertLinear((times) => {
        const text = textOf(times);
        validateSpec(text);
        validateDelta(text);
        taskProgress([text]);
        cutMainSpec(text);
      });
    });
  }

  test("lists and quotes that are nested a thousand times", () => {
    const items = Array.from({ length: 1000 }, (_, depth) => `${" ".repeat(2 * depth)}- a\n`);
    const text = `# Change: A\n\n${items.join("")}\n${">".repeat(5000)} a\n\n## Last\n`;
    assert.equal(parseMarkdown("proposal.md", text).headings.at(-1)?.text, "Last");
  });

  test("marks of emphasis, links and code that go on and on", () => {
    const marks = ["*a_ ", "**a ", "[a](", "![a", "a]", "<a ", "&a", "`a"];
    assertLinear((times) => {
      const text = `# A\n\n${marks.map((mark) => mark.repeat(5000 * times)).join("\n\n")}\n\n## Last\n`;
      assert.equal(parseMarkdown("proposal.md", text).headings.at(-1)?.text, "Last");
    });
  });

  test("a delta of 20,000 requirements is merged", () => {
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
