import assert from "node:assert/strict";
import { checkChange } from "../../../../../src/core/checks/change/checkChange";
import { parseChange } from "../../../../../src/core/change/parseChange";

const folder = "openspec/changes/caching";
const good = "### Requirement: R\nIt SHALL.\n#### Scenario: S\n- WHEN a\n- THEN b\n";

function check(proposal: string | undefined, tasks: string | undefined = "- [ ] a\n"): string[] {
  const files = {
    ...(proposal === undefined ? {} : { [`${folder}/proposal.md`]: proposal }),
    ...(tasks === "" ? {} : { [`${folder}/tasks.md`]: tasks }),
  };
  return checkChange(parseChange("caching", files), files).map(
    ({ severity, code, file, line }) =>
      `${severity} ${code} ${file.slice(folder.length + 1)}:${line}`,
  );
}

suite("checkChange", () => {
  test("a change that says everything has no issue", () => {
    assert.deepEqual(check(good), []);
  });

  test("a requirement without SHALL or MUST in its body is an error", () => {
    const expected = ["error requirement-has-shall proposal.md:1"];
    assert.deepEqual(check(good.replace("SHALL", "shall")), expected);
    assert.deepEqual(check(good.replace("It SHALL.", "MARSHALL and MUST_NOT")), expected);
    assert.deepEqual(check(good.replace("It SHALL.", "```\nIt SHALL.\n```")), expected);
    assert.deepEqual(check(good.replace("It SHALL.", "<!-- It SHALL. -->")), expected);
    assert.deepEqual(check(good.replace("R\nIt SHALL.", "It SHALL\n")), expected);
    assert.deepEqual(check(good.replace("It SHALL.", "**Note**: SHALL\nIt does.")), expected);
  });

  test("SHALL in a metadata line counts when there is no other line", () => {
    assert.deepEqual(check(good.replace("It SHALL.", "**Rule**: it SHALL.")), []);
  });

  test("a requirement without a scenario is a warning", () => {
    assert.deepEqual(check("### Requirement: R\nIt SHALL.\n"), [
      "warning requirement-has-scenario proposal.md:1",
    ]);
  });

  test("a scenario without WHEN, without THEN, or with an empty one is an error", () => {
    const expected = ["error scenario-has-when-then proposal.md:3"];
    assert.deepEqual(check(good.replace("- WHEN a\n", "")), expected);
    assert.deepEqual(check(good.replace("- THEN b\n", "")), expected);
    assert.deepEqual(check(good.replace("- THEN b\n", "- THEN\n")), expected);
    assert.deepEqual(check(good.replace("- WHEN a\n- THEN b\n", "")), expected);
  });

  test("spec first: a change without requirements is a warning", () => {
    assert.deepEqual(check("# Change: Cache\n"), ["warning change-has-requirements proposal.md:1"]);
    assert.deepEqual(check(undefined), ["warning change-has-requirements :1"]);
  });

  test("no tasks and no tasks.md are errors", () => {
    assert.deepEqual(check(good, "words\n"), ["error change-has-tasks tasks.md:1"]);
    assert.deepEqual(check(good, ""), ["error change-has-tasks tasks.md:1"]);
  });

  test("names that are used twice are errors at the second", () => {
    assert.deepEqual(check(good + good), ["error requirement-name-is-unique proposal.md:6"]);
    assert.deepEqual(check(`${good}${good.slice(good.indexOf("####"))}`), [
      "error scenario-name-is-unique proposal.md:6",
    ]);
  });

  test("front matter that is no YAML is an error at its line", () => {
    assert.deepEqual(check(`---\ntitle: a\nowner: [b\n---\n${good}`), [
      "error front-matter-is-valid proposal.md:3",
    ]);
    assert.deepEqual(check(`---\ntitle: a: b\n---\n${good}`), [
      "error front-matter-is-valid proposal.md:2",
    ]);
    assert.deepEqual(check(`---\ntitle: a\n${good}`), [
      "error front-matter-is-valid proposal.md:1",
    ]);
    assert.deepEqual(check(`---\ntitle: [a]\n---\n${good}`), [
      "error front-matter-is-valid proposal.md:1",
    ]);
  });

  test("the words of a new change's skeleton are errors until they are replaced", () => {
    const codes = check(undefined, "- [ ] Say what is to be done, and in which file\n");
    assert.ok(codes.includes("error skeleton-is-replaced tasks.md:1"));
  });
});
