import assert from "node:assert/strict";
import { deltaIssues } from "../../../../src/core/language/deltaIssues";
import { fixableCodes, quickFixes } from "../../../../src/core/language/fixes/quickFixes";
import { specIssues } from "../../../../src/core/language/specIssues";
import type { Issue } from "../../../../src/core/model/issue";
import { checkChange } from "../../../../src/core/checks/change/checkChange";
import { parseChange } from "../../../../src/core/change/parseChange";
import {
  bundle,
  bundleFile,
  delta,
  deltaFile,
  edited,
  files,
  projectOf,
  spec,
  specFile,
  tasksFile,
} from "./languageProject";

type Files = Readonly<Record<string, string>>;

function issuesOf(all: Files): Issue[] {
  const texts = projectOf(all);
  const own = texts.changeFiles("rate-limiting");
  return [
    ...checkChange(parseChange("rate-limiting", own), own),
    ...deltaIssues("rate-limiting", own, texts),
  ];
}

function fixesFor(all: Files, code: string, issues = issuesOf(all)) {
  const issue = issues.find((each) => each.code === code);
  assert.ok(issue !== undefined, `no ${code} in ${issues.map((each) => each.code).join(", ")}`);
  const { file } = issue;
  return quickFixes({ texts: projectOf(all), file, text: all[file] ?? "", issue });
}

function fixed(all: Files, code: string): Files {
  const [fix] = fixesFor(all, code);
  assert.ok(fix?.isPreferred === true, `no preferred fix for ${code}`);
  return { ...all, ...edited(all, fix.edits) };
}

/** The fixed text no longer has the issue, and gets no other. */
function assertMended(all: Files, code: string): Files {
  const after = fixed(all, code);
  const before = issuesOf(all).map((issue) => issue.code);
  before.splice(before.indexOf(code), 1);
  assert.deepEqual(
    issuesOf(after)
      .map((issue) => issue.code)
      .sort(),
    before.sort(),
  );
  return after;
}

const withDelta = (text: string): Files => ({ ...files, [deltaFile]: text });
const added = (body: string) =>
  withDelta(`## ADDED Requirements\n\n### Requirement: Burst Limit\n${body}\n`);
const scenario = "\n#### Scenario: Burst\n- **WHEN** many come\n- **THEN** few pass\n";

suite("quick fixes", () => {
  test("copy the scenarios that MODIFIED leaves out, from the spec", () => {
    const all = withDelta(delta);
    const after = assertMended(all, "modified-keeps-scenarios");
    assert.equal(
      after[deltaFile],
      delta.replace(
        "return 429\n",
        "return 429\n\n#### Scenario: Within Limit\n- **WHEN** a client makes 99 requests in 1 minute\n- **THEN** the API SHALL answer them\n",
      ),
    );
  });

  test("add a scenario to fill in at the end of the requirement", () => {
    const all = added("It SHALL hold bursts back.\n\nMore text.");
    const after = fixed(all, "requirement-has-scenario");
    const codes = issuesOf(after).map(({ code }) => code);
    assert.deepEqual(codes, ["skeleton-is-replaced"]);
    assert.equal(
      after[deltaFile],
      "## ADDED Requirements\n\n### Requirement: Burst Limit\nIt SHALL hold bursts back.\n\nMore text.\n\n#### Scenario: Name of a case that shows it\n- **WHEN** something happens\n- **THEN** this can be seen\n",
    );
  });

  test("add the THEN that is missing", () => {
    const all = added("It SHALL hold.\n\n#### Scenario: Burst\n- **WHEN** many come");
    const after = assertMended(all, "scenario-has-when-then");
    assert.match(
      after[deltaFile] ?? "",
      /- \*\*WHEN\*\* many come\n- \*\*THEN\*\* this can be seen\n$/,
    );
  });

  for (const [body, expected] of [
    ["The API will hold bursts back.", "The API SHALL hold bursts back."],
    ["The API holds bursts back.", "The system SHALL ensure that the API holds bursts back."],
    ["GET holds back.", "The system SHALL ensure that GET holds back."],
    ["**Priority**: high\nIt should hold.", "**Priority**: high\nIt SHALL hold."],
    ["", "The system SHALL burst Limit.\n"],
  ] as const) {
    test(`say SHALL in the body: ${JSON.stringify(body)}`, () => {
      const after = assertMended(added(body + scenario), "requirement-has-shall");
      const text = after[deltaFile] ?? "";
      assert.ok(text.includes(`### Requirement: Burst Limit\n${expected}`), text);
    });
  }

  test("correct a name to those of the spec that are near", () => {
    const all = withDelta(delta.replace("Request Rate Limiting", "Request rate  limitng"));
    const fixes = fixesFor(all, "requirement-is-in-spec");
    assert.deepEqual(
      fixes.map(({ title }) => title),
      ['Change to "Request Rate Limiting"'],
    );
    assert.equal(fixed(all, "requirement-is-in-spec")[deltaFile], delta);
  });

  test("correct a name that a bullet only mentions", () => {
    const all = withDelta(delta.replace("Limit Headers`", "Limit Header`"));
    assert.equal(fixed(all, "requirement-is-in-spec")[deltaFile], delta);
  });

  test("add the section that is missing: MODIFIED where the spec has the requirement", () => {
    const body = delta.split("\n").slice(2, 8).join("\n");
    const all = withDelta(`${body}\n`);
    const titles = fixesFor(all, "requirement-in-delta").map(({ title }) => title);
    assert.deepEqual(titles, [
      'Add "## MODIFIED Requirements" above',
      'Add "## ADDED Requirements" above',
    ]);
    const text = fixed(all, "requirement-in-delta")[deltaFile] ?? "";
    assert.ok(text.startsWith("## MODIFIED Requirements\n\n### Requirement: Request Rate"));
  });

  test("begin a delta that has only prose with a section", () => {
    const after = fixed(withDelta("Some thoughts.\n"), "delta-has-section");
    assert.equal(after[deltaFile], "## ADDED Requirements\n\nSome thoughts.\n");
  });

  test("write a heading with the # that it is read with", () => {
    const all = withDelta(delta.replace("### Requirement: Request", "## Requirement: Request"));
    assert.equal(fixed(all, "heading-has-level")[deltaFile], delta);
  });

  test("renumber tasks and groups, and what bundles hold of them", () => {
    const all = {
      ...files,
      [tasksFile]:
        "## 1. A\n- [ ] 1.1 a\n- [x] 1.1 b\n  - [ ] 1.1.1 c\n## 1. B\n- [ ] 1.4 Ship\n- [ ] plain\n",
      [bundleFile]: bundle.replace("1.1 Change Request Rate Limiting", "1.4 Ship"),
    };
    const after = fixed(all, "tasks-are-numbered");
    assert.equal(
      after[tasksFile],
      "## 1. A\n- [ ] 1.1 a\n- [x] 1.2 b\n  - [ ] 1.2.1 c\n## 2. B\n- [ ] 2.1 Ship\n- [ ] plain\n",
    );
    assert.match(after[bundleFile] ?? "", /"tasks": \["2\.1 Ship"\]/);
    assert.deepEqual(
      issuesOf(after).filter(({ code }) => code === "tasks-are-numbered"),
      [],
    );
  });

  test("offer nothing when the text has moved on", () => {
    for (const code of fixableCodes.filter((each) => !each.endsWith("section"))) {
      const issue = { code, line: 1, column: 1 };
      const texts = projectOf(files);
      assert.deepEqual(quickFixes({ texts, file: deltaFile, text: "\n", issue }), [], code);
    }
  });

  test("mend a main spec too", () => {
    const broken = spec.replace("The API SHALL say", "The API will say");
    const [issue, ...others] = specIssues(specFile, broken);
    assert.ok(issue !== undefined && others.length === 0);
    assert.deepEqual(
      [issue.code, issue.severity, issue.line],
      ["requirement-has-shall", "warning", 18],
    );
    const texts = projectOf({ ...files, [specFile]: broken });
    const [fix] = quickFixes({ texts, file: specFile, text: broken, issue });
    assert.equal(edited({ [specFile]: broken }, fix?.edits ?? [])[specFile], spec);
  });
});
