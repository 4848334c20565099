import assert from "node:assert/strict";
import fc from "fast-check";
import type { ChangeFiles } from "../../../../src/core/model/change";
import { checkChange } from "../../../../src/core/checks/change/checkChange";
import { parseChange } from "../../../../src/core/change/parseChange";

const folder = "openspec/changes/caching";

function parse(files: Record<string, string>) {
  const texts: ChangeFiles = Object.fromEntries(
    Object.entries(files).map(([file, text]) => [`${folder}/${file}`, text]),
  );
  return parseChange("caching", texts);
}

function proposal(text: string) {
  return parse({ "proposal.md": text });
}

function delta(text: string) {
  return parse({ "specs/api/cache/spec.md": text }).requirements;
}

function stepsOf(body: string) {
  const { requirements } = proposal(`### Requirement: R\nIt SHALL.\n#### Scenario: S\n${body}`);
  return (requirements[0]?.scenarios[0]?.steps ?? []).map((step) => `${step.keyword} ${step.text}`);
}

suite("parseChange", () => {
  test("a heading in a fence, a comment, a list or a quote is no requirement", () => {
    const text = [
      "```md\n### Requirement: In a fence\n```",
      "~~~\n### Requirement: In tildes\n~~~",
      "<!--\n### Requirement: In a comment\n-->",
      "> ### Requirement: In a quote",
      "- ### Requirement: In a list",
      "    ### Requirement: Indented code",
      "### Requirement: Real",
      "````\n```\n### Requirement: In a longer fence\n```\n````",
      "```\n### Requirement: In a fence that never ends",
    ].join("\n\n");
    assert.deepEqual(
      proposal(text).requirements.map(({ name }) => name),
      ["Real"],
    );
  });

  test("places are those of the file, below front matter, with any line ending and a byte order mark", () => {
    const text =
      "---\ntitle: T\n---\n\n### Requirement: R\n\nIt  MUST be.\n\n#### Scenario: S\n- WHEN a\n";
    for (const written of [text, text.replace(/\n/g, "\r\n"), `\uFEFF${text}`]) {
      const [requirement] = proposal(written).requirements;
      assert.equal(requirement?.place.line, 5);
      assert.deepEqual(requirement.shallPlace, {
        file: `${folder}/proposal.md`,
        line: 7,
        column: 5,
      });
      assert.equal(requirement.scenarios[0]?.place.line, 9);
      assert.equal(requirement.text, "It  MUST be.");
    }
  });

  test("the hash of a requirement does not know line endings, but every word of its block", () => {
    const hash = (text: string) => proposal(text).requirements[0]?.sha256;
    const text = "### Requirement: R\nIt SHALL.\n#### Scenario: S\n- WHEN a\n";
    assert.equal(hash(text), hash(text.replace(/\n/g, "\r\n")));
    assert.equal(hash(text), hash(`${text}\n\n### Requirement: Next\n`));
    assert.notEqual(hash(text), hash(text.replace("WHEN a", "WHEN b")));
  });

  test("steps are read from bullets, bold bullets, numbers, plain lines and a gherkin fence", () => {
    const expected = ["GIVEN a", "WHEN b", "THEN c", "AND d"];
    const bodies = [
      "- GIVEN a\n- WHEN b\n- THEN c\n- AND d",
      "* **GIVEN** a\n* **WHEN** b\n* **THEN** c\n* **AND** d",
      "- **Given:** a\n- **When:** b\n- **Then**: c\n- **but** d",
      "1. given a\n2. when b\n3. then c\n4. and d",
      "GIVEN a\nWHEN b\nTHEN c\nAND d",
      "**GIVEN** a\n\n**WHEN** b\n\n**THEN** c\n\n**AND** d",
      "```gherkin\nGiven a\nWhen b\nThen c\nAnd d\n```",
      "- GIVEN a\n  - WHEN b\n    - THEN c\n- AND d",
      "+ _GIVEN_ a\n+ `WHEN` b\n+ __THEN__ c\n+ *AND* d",
    ];
    for (const body of bodies) assert.deepEqual(stepsOf(body), expected, body);
  });

  test("a step goes on in its next line, and a sentence that begins with when is none", () => {
    assert.deepEqual(stepsOf("- WHEN a\n  goes on\n\nwhen in doubt\n- THEN b\n- note"), [
      "WHEN a goes on",
      "THEN b",
    ]);
  });

  test("WHENEVER and THENCE are no keywords", () => {
    assert.deepEqual(stepsOf("- WHENEVER a\n- THENCE b"), []);
  });

  test("a second thing of the same name gets a key of its own", () => {
    const text = "### Requirement: R\n#### Scenario: S\n- WHEN a\n#### Scenario: S\n- WHEN b\n";
    const { requirements } = proposal(`${text}${text}`);
    assert.deepEqual(
      requirements.flatMap(({ key, scenarios }) => [key, ...scenarios.map((each) => each.key)]),
      [
        "proposal/R",
        "proposal/R/S",
        "proposal/R/S#2",
        "proposal/R#2",
        "proposal/R/S#3",
        "proposal/R/S#4",
      ],
    );
  });

  test("a fourth-level heading without Scenario: counts when it has WHEN or THEN", () => {
    const text =
      "### Requirement: R\nIt SHALL.\n#### Background\nwords\n#### Too much\n- WHEN a\n- THEN b\n";
    const [requirement] = proposal(text).requirements;
    assert.deepEqual(
      requirement?.scenarios.map(({ name }) => name),
      ["Too much"],
    );
  });

  test("deltas are read by section in any case, with removed and renamed ones in bullets", () => {
    const requirements = delta(
      [
        "### Requirement: Above\nIt SHALL.",
        "## ADDED REQUIREMENTS\n### Requirement: A ###\nIt SHALL.\n###Requirement: Glued\nIt SHALL.",
        "## Notes\n### Requirement: Noted\nIt SHALL.",
        "## modified requirements\n### REQUIREMENT: M\nIt SHALL.",
        "## REMOVED Requirements\n### Requirement: X\n- `### Requirement: Y`",
        "## RENAMED Requirements\n- FROM: `### Requirement: Old`\n- TO: `### Requirement: New`\n- TO: `### Requirement: Lone`",
      ].join("\n\n"),
    );
    const found = requirements.map(({ operation, spec, name }) => `${operation} ${spec} ${name}`);
    assert.deepEqual(found.sort(), [
      "ADDED api/cache A",
      "ADDED api/cache Glued",
      "MODIFIED api/cache M",
      "REMOVED api/cache X",
      "REMOVED api/cache Y",
      "RENAMED api/cache New",
    ]);
  });

  test("the title is the front matter's, else the first heading's, else the id", () => {
    const title = (text: string) => proposal(text).title;
    assert.equal(title("---\ntitle: Rate Limiting\n---\n# Other"), "Rate Limiting");
    assert.equal(title('---\ntitle: "A: b"\n---\n'), "A: b");
    assert.equal(title("---\ntitle: 2030\n---\n"), "2030");
    assert.equal(title("# Change: Add limits\n"), "Add limits");
    assert.equal(title("# Add limits #\n"), "Add limits");
    assert.equal(title("# Proposal\n"), "caching");
    assert.equal(title("## Requirements\n"), "caching");
    assert.equal(title("---\ntitle:\n---\n"), "caching");
    assert.equal(title("---\n- a\n---\n"), "caching");
    assert.equal(parse({}).title, "caching");
  });

  test("tasks are counted as OpenSpec counts them", () => {
    const { tasks } = parse({
      "tasks.md": [
        "- [ ] a",
        "  * [x] b",
        "+ [X] c",
        "1. [ ] d",
        "2) [~] e",
        "- [] f",
        "- [WIP] none",
        "- [x](url) none",
        "- [ ](url) g",
        "> - [ ] none",
        "-[ ] h",
        "words",
      ].join("\r\n"),
    });
    assert.deepEqual(
      tasks.map(({ text, done }) => `${done ? "x" : " "} ${text}`),
      ["  a", "x b", "x c", "  d", "  e", "  f", "  (url) g", "  h"],
    );
    assert.deepEqual(tasks[1]?.place, { file: `${folder}/tasks.md`, line: 2, column: 3 });
  });

  test("any text is read and checked without a throw, at places that exist", () => {
    const piece = fc.oneof(
      fc.string({ unit: "grapheme" }),
      fc.constantFrom(
        "### Requirement: A",
        "#### Scenario:",
        "---",
        "title: [",
        "```",
        "<!--",
        "\r",
      ),
    );
    const text = fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join("\n"));
    fc.assert(
      fc.property(text, text, text, (one, two, three) => {
        const files: ChangeFiles = {
          [`${folder}/proposal.md`]: one,
          [`${folder}/specs/a/spec.md`]: two,
          [`${folder}/tasks.md`]: three,
        };
        const change = parseChange("caching", files);
        const keys = change.requirements.flatMap(({ key, scenarios }) => [
          key,
          ...scenarios.map((scenario) => scenario.key),
        ]);
        assert.equal(new Set(keys).size, keys.length);
        for (const { file, line, column } of checkChange(change, files)) {
          const lines = (files[file] ?? "").split(/\r\n|\n|\r/);
          assert.ok(line >= 1 && line <= lines.length, `${file}:${line}`);
          assert.ok(column >= 1);
        }
      }),
      { numRuns: 300 },
    );
  });

  test("front matter is data, not a program", () => {
    const { title, requirements } = proposal(
      "---js\n{ title: process.exit(7) }\n---\n### Requirement: R\nIt SHALL.\n",
    );
    assert.equal(title, "caching");
    assert.equal(requirements.length, 1);
  });
});
