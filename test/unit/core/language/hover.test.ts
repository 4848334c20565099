import assert from "node:assert/strict";
import { hoverAt } from "../../../../src/core/language/hover";
import {
  delta,
  deltaFile,
  files,
  placeOf,
  projectOf,
  proposalFile,
  spec,
  specFile,
} from "./languageProject";

function hover(file: string, part: string, all: Readonly<Record<string, string>> = files) {
  return hoverAt(projectOf(all), file, placeOf(all[file] ?? "", part, 20));
}

suite("hover", () => {
  test("a MODIFIED requirement shows what changes and the text of the spec", () => {
    const found = hover(deltaFile, "### Requirement: Request");
    assert.deepEqual(found?.range, { line: 3, column: 18, endLine: 3, endColumn: 39 });
    const text = found.markdown.join("\n\n");
    assert.match(text, /```diff\n.*### Requirement/);
    assert.match(
      text,
      /\n-The API SHALL limit requests to 100\/min per client\.\n\+The API SHALL limit requests to 50\/min/,
    );
    assert.ok(text.includes("**In the spec**, `openspec/specs/api/limits/spec.md:7`"), text);
    assert.ok(text.includes("```markdown\n### Requirement: Request Rate Limiting\n"));
    assert.ok(text.includes("#### Scenario: Within Limit"));
  });

  test("a removed requirement shows what goes", () => {
    const text = hover(deltaFile, "- `### Requirement: Limit")?.markdown.join("\n") ?? "";
    assert.ok(text.startsWith("**Removed from the spec**"), text);
    assert.ok(text.includes("X-Left is there"));
  });

  test("both sides of a rename show the requirement of the spec", () => {
    const renamed = `## RENAMED Requirements\n- FROM: \`### Requirement: Limit Headers\`\n- TO: \`### Requirement: Left Headers\`\n`;
    const all = { ...files, [deltaFile]: renamed };
    for (const part of ["- FROM: `### Req", "- TO: `### Req"]) {
      const text = hover(deltaFile, part, all)?.markdown.join("\n") ?? "";
      assert.ok(text.startsWith("**In the spec**") && text.includes("X-Left is there"), part);
    }
  });

  test("a requirement of the spec shows which changes touch it", () => {
    assert.deepEqual(hover(specFile, "### Requirement: Request")?.markdown, [
      "- MODIFIED by `rate-limiting`",
    ]);
    assert.deepEqual(hover(specFile, "### Requirement: Limit H")?.markdown, [
      "- REMOVED by `rate-limiting`",
    ]);
  });

  test("text of a document is never more than code", () => {
    const evil = spec.replace(
      "The API SHALL limit",
      "````\n[run](command:x) <img src=x>\n````\nThe API SHALL limit",
    );
    const found = hover(deltaFile, "### Requirement: Request", { ...files, [specFile]: evil });
    const last = found?.markdown.at(-1) ?? "";
    assert.match(last, /^`````markdown\n[^]*\n`````$/);
  });

  test("what is new, other lines and other files show nothing", () => {
    assert.equal(hover(proposalFile, "### Requirement: Hello"), undefined);
    assert.equal(hover(deltaFile, "The API SHALL limit requests"), undefined);
    const all = {
      ...files,
      [deltaFile]: delta.replace("MODIFIED", "ADDED").replace("Request Rate", "Request"),
    };
    assert.equal(hover(deltaFile, "### Requirement: Request", all), undefined);
  });
});
