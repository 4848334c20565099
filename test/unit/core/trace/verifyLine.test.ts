import assert from "node:assert/strict";
import { parseChange } from "../../../../src/core/change/parseChange";
import {
  countMeant,
  findProvable,
  isVerifyLine,
  provablesFor,
} from "../../../../src/core/trace/verifyLine";

const proposal = `---
title: Sample
---
## Requirements
### Requirement: Limit
It SHALL limit.
#### Scenario: Exceed
- WHEN a
- THEN b
#### Scenario: Same
- WHEN a
- THEN b
### Requirement: Log
It SHALL log.
#### Scenario: Same
- WHEN a
- THEN b
### Requirement: Bare
It SHALL be.
`;
const change = parseChange("sample", { "openspec/changes/sample/proposal.md": proposal });
const names = (...lines: string[]) =>
  provablesFor(lines, change).map(({ name, words }) => `${name}: ${words}`);

suite("Verify lines", () => {
  for (const [line, expected] of [
    ["Verify: Exceed scenario", true],
    ["verify: Exceed Scenario", true],
    ["  Verify: Bare requirement", true],
    ["node --test verify.js", false],
    ["verify", false],
  ] as const) {
    test(`${line} ${expected ? "is one" : "is a command"}`, () => {
      assert.equal(isVerifyLine(line), expected);
    });
  }

  test("a line names a scenario, one of several of its name, or a requirement", () => {
    assert.deepEqual(names("Verify: Exceed scenario"), ["Exceed: Exceed"]);
    assert.deepEqual(names("Verify: Log / Same scenario"), ["Log / Same: Log / Same"]);
    assert.deepEqual(names("Verify: Bare requirement"), ["Bare: Bare"]);
  });

  test("a line typed by hand names what it sounds like", () => {
    const key = (line: string) => provablesFor([line], change)[0]?.key;
    assert.equal(key("verify:  exceed Scenario"), "proposal/Limit/Exceed");
    assert.equal(key("Verify: Scenario: Exceed"), "proposal/Limit/Exceed");
    assert.equal(key("Verify: log/same"), "proposal/Log/Same");
    assert.equal(key("Verify: requirement: bare"), key("Verify: Bare requirement"));
  });

  test("a name that several scenarios have means none of them, and one test cannot prove two", () => {
    assert.deepEqual(names("Verify: Same scenario"), ["Same: Same"]);
    assert.equal(provablesFor(["Verify: Same scenario"], change)[0]?.requirementSha, null);
    assert.equal(countMeant("Verify: Same scenario", change), 2);
    assert.equal(countMeant("Verify: Log / Same scenario", change), 1);
    assert.deepEqual(names("Verify: Limit / Same scenario", "Verify: Log / Same scenario"), [
      "Limit / Same: Limit / Same",
      "Log / Same: Log / Same",
    ]);
  });

  test("what a line names twice is proven once; commands are nothing to prove", () => {
    assert.deepEqual(names("Verify: Exceed scenario", "true", "Verify: Exceed scenario"), [
      "Exceed: Exceed",
    ]);
  });

  test("a line that names nothing in the change asks for its own words, bound to no requirement", () => {
    const [provable] = provablesFor(["Verify: Something else scenario"], change);
    assert.deepEqual(provable, {
      key: "bundle/Something else",
      name: "Something else",
      words: "Something else",
      requirementSha: null,
    });
  });

  test("a person finds it by key or name in any case, not when several fit", () => {
    const all = provablesFor(
      ["Verify: Exceed scenario", "Verify: Limit / Same scenario", "Verify: Log / Same scenario"],
      change,
    );
    assert.equal(findProvable(all, " exceed ")?.name, "Exceed");
    assert.equal(findProvable(all, all[0]?.key ?? "")?.name, "Exceed");
    assert.equal(findProvable(all, "Same"), undefined);
    assert.equal(findProvable(all, "log / same")?.name, "Log / Same");
  });
});
