import assert from "node:assert/strict";
import fc from "fast-check";
import { plainPart, type PartStructure } from "../../../../src/core/text/plainPart";
import { markdownParts } from "../../../../src/core/text/markdownParts";
import { parsedPart, parsePart } from "../../../../src/core/text/partStructure";

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
        const whole = lines.join("\n").replace(/^###(?=Requirement:)/gim, "### ");
        assert.deepEqual(inParts(lines), parsedPart(whole));
      }),
      { numRuns: 1500 },
    );
  });

  test("is read without a parser as the parser reads it", () => {
    const marks = [
      "#",
      "##",
      "###",
      " ",
      "  ",
      "   ",
      "-",
      "*",
      "+",
      ">",
      "1.",
      "2)",
      "a",
      "=",
      "_",
    ];
    const signs = [...marks, "---", "===", "    ", "[x]:", "|", "\\", "&amp;", "**", "\u00a0", "."];
    const some = fc.array(fc.constantFrom(...signs), { maxLength: 6 }).map((all) => all.join(""));
    let plain = 0;
    fc.assert(
      fc.property(fc.array(some, { minLength: 1, maxLength: 6 }), (lines) => {
        const text = lines.join("\n");
        const found = plainPart(text);
        if (found === undefined) return;
        plain++;
        assert.deepEqual(found, parsedPart(text), JSON.stringify(text));
      }),
      { numRuns: 4000 },
    );
    assert.ok(plain > 400, `only ${plain} of them were plain`);
  });

  test("is cut at its headings, so that an edit leaves most parts as they were", () => {
    const lines = "# A\n\n## B\ntext\n```\n## C\n```\n### D\n- x\n".split("\n");
    assert.deepEqual(
      markdownParts(lines).map(({ from }) => from),
      [0, 2, 7],
    );
  });
});
