import assert from "node:assert/strict";
import fc from "fast-check";
import {
  lineStructure,
  type PartStructure,
} from "../../../../../src/core/text/markdown/lineStructure";
import { markdownParts } from "../../../../../src/core/text/markdown/markdownParts";
import { parsedPart, PartReader } from "../../../../../src/core/text/markdown/partStructure";

/** The structure of the parts, with the lines of the whole. */
function inParts(lines: readonly string[]): PartStructure {
  const reader = new PartReader();
  const all = markdownParts(lines).map(({ from, text }) => ({
    from,
    ...reader.read(text).structure,
  }));
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

  test("with code in lists parses as the whole does", () => {
    const beginnings = ["", " ", "  ", "    ", "      ", "- ", "1. ", "2. ", "  - ", "    - "];
    const rests = ["```", "```", "``` a`b", "~~~", "a", "", "## A", "<b>", "<!--", "-->", "[a]: b"];
    const line = fc
      .tuple(fc.constantFrom(...beginnings), fc.constantFrom(...rests))
      .map((both) => both.join(""));
    fc.assert(
      fc.property(fc.array(line, { minLength: 3, maxLength: 9 }), (lines) => {
        const text = lines.join("\n");
        assert.deepEqual(inParts(lines), parsedPart(text));
        const { structure, isSure } = lineStructure(text);
        if (isSure) assert.deepEqual(structure, parsedPart(text), JSON.stringify(text));
      }),
      { numRuns: 800 },
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
        const { structure, isSure } = lineStructure(text);
        if (!isSure) return;
        plain++;
        assert.deepEqual(structure, parsedPart(text), JSON.stringify(text));
      }),
      { numRuns: 4000 },
    );
    assert.ok(plain > 400, `only ${plain} of them were plain`);
  });

  test("with code, comments and nested lists is read without a parser as the parser reads it", () => {
    const beginnings = [
      "",
      "",
      "",
      "- ",
      "- [ ] ",
      "1. ",
      "> ",
      "  ",
      "    ",
      "      ",
      "    - ",
      "-",
    ];
    const rests =
      "a|a `b` c|`` a|```|```js x|``` a`b|~~~|````|# A|## B `c`|---|===|[a]: b|[a|b]:|<b>|a <!-- b -->|\tc| ".split(
        "|",
      );
    const line = fc
      .tuple(fc.constantFrom(...beginnings), fc.constantFrom(...rests, "", "a", "a"))
      .map((both) => both.join(""));
    let plain = 0;
    fc.assert(
      fc.property(fc.array(line, { minLength: 1, maxLength: 8 }), (lines) => {
        const text = lines.join("\n");
        const { structure, isSure } = lineStructure(text);
        if (!isSure) return;
        plain++;
        assert.deepEqual(structure, parsedPart(text), JSON.stringify(text));
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
