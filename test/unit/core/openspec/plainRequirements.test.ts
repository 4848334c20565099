import assert from "node:assert/strict";
import fc from "fast-check";
import { specText } from "../../../../src/core/text/specText";
import { scenarioLacksSteps } from "../../../../src/core/checks/project/scenarioLacksSteps";
import { plainRequirements } from "../../../../src/core/openspec/plainRequirements";
import { readSpec } from "../../../../src/core/text/readSpec";
import { judgeSpec } from "../../../../src/core/openspec/validateSpec";

const purpose = "Keeps the front door of the house shut against everybody who has no key.";
const sound = [
  "# door Specification",
  "",
  "## Purpose",
  purpose,
  "",
  "## Requirements",
  "",
  "### Requirement: Lock",
  "The door SHALL stay shut.",
  "",
  "#### Scenario: Knock",
  "- **WHEN** somebody knocks",
  "- **THEN** it stays shut",
  "",
  "### Requirement: Bell",
  "It MUST ring.",
  "",
  "#### Scenario: Pressed",
  "- **WHEN** somebody presses it",
  "- **THEN** it rings",
  "",
];

const oddities = [
  "# door Specification",
  "# Purpose",
  "## Purpose",
  "## Purpose ",
  "## Requirements",
  "## ADDED Requirements",
  "### Requirement: Lock",
  "### Requirement: Lock ##",
  "### Requirement:",
  "###Requirement: Tight",
  " ### Requirement: Indented",
  "### Notes",
  "#### Scenario: Knock",
  "#### Scenario:",
  "##### Deep",
  "#tag",
  "###### ",
  "```",
  "~~~md",
  "- **THEN** ",
  "- **WHEN** x - **THEN** y",
  "TBD",
  "todo: later",
  "**Priority**: high",
  "  # indented",
  "- **WHEN** ",
  "- **THEN** it rings",
  "- WHEN asked",
  "It does nothing.",
  "MUST_NOT count",
  "",
  "   ",
  "x".repeat(498),
  "a\u2028b SHALL",
  "\uFEFF",
  "<!-- SHALL -->",
  "a\rb",
];

/** A sound spec in which a few lines are replaced, added or gone. */
const damaged = fc
  .array(
    fc.record({
      at: fc.nat(sound.length),
      gone: fc.nat(2),
      put: fc.array(fc.constantFrom(...oddities, ...sound), { maxLength: 2 }),
    }),
    { maxLength: 3 },
  )
  .map((edits) => {
    const lines = [...sound];
    for (const { at, gone, put } of edits) lines.splice(at, gone, ...put);
    return lines.join("\n");
  });

suite("plainRequirements", () => {
  test("a spec as nearly all are written is plain", () => {
    assert.equal(plainRequirements(sound.join("\n")), 2);
  });

  test("in a plain spec the exact readers find as many requirements, and nothing to say", () => {
    let plain = 0;
    fc.assert(
      fc.property(damaged, (text) => {
        const requirements = plainRequirements(text);
        if (requirements === undefined) return;
        plain++;
        const source = specText(text);
        const spec = readSpec(source);
        assert.equal(spec.kind === "spec" && spec.requirements.length, requirements);
        assert.deepEqual([judgeSpec(text, source), scenarioLacksSteps("spec.md", source)], [[], []]);
      }),
      { numRuns: 20_000, seed: 7 },
    );
    assert.ok(plain > 1000, `only ${plain} were plain`);
  });
});
