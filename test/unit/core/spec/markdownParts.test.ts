import assert from "node:assert/strict";
import fc from "fast-check";
import { markdownParts } from "../../../../src/core/spec/markdownParts";
import { parsePart, type PartStructure } from "../../../../src/core/spec/partStructure";

/** The structure of the parts, with the lines of the whole. */
function inParts(lines: readonly string[]): PartStructure {
  const all = markdownParts(lines).map(({ from, text }) => ({ from, ...parsePart(text) }));
  return {
    headings: all.flatMap(({ from, headings }) =>
      headings.map((each) => ({ ...each, line: from + each.line })),
    ),
    hidden: all.flatMap(({ from, hidden }) => hidden.map((line) => from + line)),
    fenced: all.flatMap(({ from, fenced }) =>
      fenced.map(([line, language]) => [from + line, language] as const),
    ),
  };
}

const beginnings = ["", " ", "    ", "- ", "  - ", "> ", "1. ", "\t"];
const rests = [
  ..."# A|## ADDED Requirements|### Requirement: X|###Requirement: X|#### Scenario: Y".split("|"),
  ..."```|```js|````|~~~|~~~ `a`|``` a`b|``|text ``` more|---|===|text|**WHEN** x| ".split("|"),
  ..."<!-- x -->|<!--|-->|text <!-- x|x --> text|<div>|</div>|<pre>|</pre>|<?php|<a>".split("|"),
  "[a]: b",
  "",
];

suite("a document in parts", () => {
  test("parses as the whole does, whatever is open where", () => {
    const line = fc
      .tuple(fc.constantFrom(...beginnings, "", "", ""), fc.constantFrom(...rests))
      .map((both) => both.join(""));
    fc.assert(
      fc.property(fc.array(line, { minLength: 1, maxLength: 10 }), (lines) => {
        assert.deepEqual(inParts(lines), parsePart(lines.join("\n")));
      }),
      { numRuns: 1500 },
    );
  });

  test("is cut at its headings, so that an edit leaves most parts as they were", () => {
    const lines = "# A\n\n## B\ntext\n```\n## C\n```\n### D\n- x\n".split("\n");
    assert.deepEqual(
      markdownParts(lines).map(({ from }) => from),
      [0, 2, 7],
    );
  });
});
