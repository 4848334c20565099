import assert from "node:assert/strict";
import { checkChange } from "../../../../../src/core/checks/change/checkChange";
import { parseChange } from "../../../../../src/core/change/parseChange";

const file = "openspec/changes/a/specs/b/spec.md";
const requirement = (name: string) =>
  `### Requirement: ${name}\nIt SHALL b.\n\n#### Scenario: C\n- **WHEN** d\n- **THEN** e\n`;

function found(text: string): [string, number][] {
  const files = { [file]: text, "openspec/changes/a/tasks.md": "- [ ] a\n" };
  return checkChange(parseChange("a", files), files).map(({ code, line }) => [code, line]);
}

suite("documents are parsed", () => {
  const head = `## ADDED Requirements\n\n${requirement("A")}`;

  test("a long section with HTML is read line by line, which is said where the HTML begins", () => {
    assert.deepEqual(found(`${head}\n<div>\n${"\na <b>b</b>".repeat(2000)}\n`), [
      ["document-is-parsed", 10],
    ]);
  });

  test("long documents that people write are read without a word", () => {
    const list = "- [ ] a `b` c\n    - d\n      ```js\n      e\n      ```\n".repeat(30);
    const code = `\`\`\`ts\n${"const a = b;\n\n    indented();\n".repeat(500)}\`\`\`\n`;
    const written = Array.from({ length: 60 }, (_, at) => requirement(`R${at}`) + list + code);
    assert.deepEqual(found(head + written.join("\n")), []);
  });

  test("what stands after 4 MB is not read, which is said where it begins", () => {
    const text = head + `${"x".repeat(999)}\n`.repeat(5001);
    const [last] = found(text).slice(-1);
    assert.equal(last?.[0], "document-is-read-whole");
    assert.ok(last[1] > 4000 && last[1] < 4010, String(last[1]));
  });
});
