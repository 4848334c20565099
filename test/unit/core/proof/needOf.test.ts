import assert from "node:assert/strict";
import { parseChange } from "../../../../src/core/change/parseChange";
import { needOf } from "../../../../src/core/proof/needOf";

const block = `### Requirement: Limits
The API SHALL limit requests.

#### Scenario: Limits are unchanged
- WHEN a client makes 101 requests
- THEN the API answers 429
`;
const folder = "openspec/changes/refactor";
const inProposal = { [`${folder}/proposal.md`]: `## Requirements\n${block}` };
const inDelta = { [`${folder}/specs/api/spec.md`]: `## ADDED Requirements\n${block}` };

function need(files: Record<string, string>, untouchedTests: readonly string[]) {
  const change = parseChange("refactor", files);
  const key = change.requirements[0]?.scenarios[0]?.key ?? "";
  return needOf(change, key, { mainSpecs: new Map(), untouchedTests });
}

suite("what the test of a scenario has to do", () => {
  test("a proposal's scenario that a test of the base has the exact name of holds on both sides", () => {
    assert.equal(need(inProposal, ["limits  are Unchanged"]), "held");
  });

  test("a test that only has its words in it, or that the commit may have touched, says nothing of before", () => {
    assert.equal(need(inProposal, ["limits of uploads are not unchanged"]), "difference");
    assert.equal(need(inProposal, []), "difference");
  });

  test("what a delta adds has to make a difference, whatever tests there were", () => {
    assert.equal(need(inDelta, ["Limits are unchanged"]), "difference");
  });
});
