import assert from "node:assert/strict";
import { deltaIssues } from "../../../../src/core/language/deltaIssues";
import { specIssues } from "../../../../src/core/language/specIssues";
import { delta, deltaFile, files, projectOf, spec, specFile, tasksFile } from "./languageProject";

function issues(all: Readonly<Record<string, string>>): string[] {
  const texts = projectOf({ ...files, ...all });
  return deltaIssues("rate-limiting", texts.changeFiles("rate-limiting"), texts).map(
    ({ code, severity, line, column, endColumn }) =>
      `${severity} ${line}:${column}-${endColumn} ${code}`,
  );
}

const complete = delta.replace(
  "return 429\n",
  "return 429\n\n#### Scenario: Within Limit\n- **WHEN** few\n- **THEN** fine\n",
);

suite("issues of a delta beside its spec", () => {
  test("there is none where it fits", () => {
    assert.deepEqual(issues({ [deltaFile]: complete }), []);
  });

  test("left out scenarios are told at the requirement's name", () => {
    assert.deepEqual(issues({}), ["error 3:18-39 modified-keeps-scenarios"]);
  });

  test("a name that the spec does not have is told where it is written", () => {
    const renamed = `${complete}\n## RENAMED Requirements\n- FROM: \`### Requirement: Nothing\`\n- TO: \`### Requirement: Something\`\n`;
    assert.deepEqual(issues({ [deltaFile]: renamed.replace("Limit Headers", "Limit Header") }), [
      "warning 16:21-33 requirement-is-in-spec",
      "error 19:27-34 requirement-is-in-spec",
    ]);
  });

  test("a requirement that the delta renames is modified under its new name", () => {
    const renamed = `## RENAMED Requirements\n- FROM: \`### Requirement: Request Rate Limiting\`\n- TO: \`### Requirement: Limits\`\n\n${complete.replace("Request Rate Limiting", "Limits")}`;
    assert.deepEqual(issues({ [deltaFile]: renamed }), []);
    const short = renamed.replace("#### Scenario: Within Limit", "#### Scenario: Other");
    assert.deepEqual(issues({ [deltaFile]: short }), ["error 7:18-24 modified-keeps-scenarios"]);
  });

  test("a rename that the spec has already is none", () => {
    const done = `## RENAMED Requirements\n- FROM: \`### Requirement: Old\`\n- TO: \`### Requirement: Limit Headers\`\n`;
    assert.deepEqual(issues({ [deltaFile]: done }), []);
  });

  test("without a spec only ADDED is possible", () => {
    const other = deltaFile.replace("api/limits", "api/limit");
    const { [deltaFile]: text = "", ...rest } = files;
    const texts = projectOf({ ...rest, [other]: text });
    const found = deltaIssues("rate-limiting", texts.changeFiles("rate-limiting"), texts);
    assert.deepEqual(
      found.map(({ code, file, line }) => [code, file, line]),
      [["spec-exists", other, 3]],
    );
  });

  test("code and sections in code count for nothing", () => {
    assert.deepEqual(
      issues({ [deltaFile]: `${complete}\n\`\`\`\n- \`### Requirement: X\`\n\`\`\`\n` }),
      [],
    );
  });

  test("a number that is taken or of another group is told", () => {
    const numbers = "## 1. A\n- [ ] 1.1 a\n- [ ] 1.1 b\n## 2. B\n- [ ] 1.2 c\n- [ ] 3 plain\n";
    assert.deepEqual(issues({ [deltaFile]: complete, [tasksFile]: numbers }), [
      "warning 3:7-10 tasks-are-numbered",
      "warning 5:7-10 tasks-are-numbered",
    ]);
  });
});

suite("issues of a main spec", () => {
  test("there is none where it is sound", () => {
    assert.deepEqual(specIssues(specFile, spec), []);
  });

  test("a requirement without a scenario is told once, at its heading", () => {
    const cut = spec.slice(0, spec.indexOf("#### Scenario: Headers"));
    const found = specIssues(specFile, cut).map(({ code, line, endColumn }) => [
      code,
      line,
      endColumn,
    ]);
    assert.deepEqual(found, [["requirement-has-scenario", 18, 31]]);
  });

  test("a text that is no spec is told at its first line", () => {
    const [issue, ...others] = specIssues(specFile, "hello\r\n");
    assert.deepEqual([issue?.line, issue?.severity, others.length], [1, "error", 0]);
  });
});
