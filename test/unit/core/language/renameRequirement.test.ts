import assert from "node:assert/strict";
import {
  nameProblem,
  renamableAt,
  renameInChange,
  renameInSpec,
} from "../../../../src/core/language/renameRequirement";
import {
  bundle,
  bundleFile,
  delta,
  deltaFile,
  edited,
  files,
  placeOf,
  projectOf,
  proposal,
  proposalFile,
  specFile,
} from "./languageProject";

type Files = Readonly<Record<string, string>>;

function renamed(all: Files, file: string, part: string, to: string): Record<string, string> {
  const place = placeOf(all[file] ?? "", part, 2);
  return edited(all, renameInChange(projectOf(all), file, place, to));
}

const added = delta.replace("MODIFIED", "ADDED").replace("Request Rate Limiting", "Burst Limit");
const renameSection =
  "## RENAMED Requirements\n\n- FROM: `### Requirement: Request Rate Limiting`\n- TO: `### Requirement: Limits`\n";

suite("rename in a change", () => {
  test("an ADDED requirement is renamed in the delta and where it is verified", () => {
    const bare = added.replace(/\n#### [^]*?(?=\n## )/, "");
    const all = {
      ...files,
      [deltaFile]: bare,
      [bundleFile]: bundle.replace("Exceed Limit scenario", "Burst Limit requirement"),
    };
    const after = renamed(all, deltaFile, "### Requirement: Burst", " Peak ");
    assert.deepEqual(after, {
      [deltaFile]: bare.replace("Burst Limit", "Peak"),
      [bundleFile]: bundle.replace("Exceed Limit scenario", "Peak requirement"),
    });
  });

  test("keys of scenario_tests follow", () => {
    const keyed = (name: string) =>
      bundle.replace(
        '"npm test"]',
        `"npm test"],\n  "scenario_tests": { "api/limits/${name}/Exceed Limit": "npm test" }`,
      );
    const all = { ...files, [deltaFile]: added, [bundleFile]: keyed("Burst Limit") };
    const after = renamed(all, deltaFile, "### Requirement: Burst", "Peak");
    assert.equal(after[bundleFile], keyed("Peak"));
  });

  test("a scenario is renamed with its Verify: line", () => {
    assert.deepEqual(renamed(files, deltaFile, "#### Scenario: Exceed", 'Too "many"'), {
      [deltaFile]: delta.replace("Exceed Limit", 'Too "many"'),
      [bundleFile]: bundle.replace("Exceed Limit", 'Too \\"many\\"'),
    });
  });

  test("in a proposal too", () => {
    const after = renamed(files, proposalFile, "### Requirement: Hello", "Greeting");
    assert.deepEqual(after, {
      [proposalFile]: proposal.replace("Requirement: Hello", "Requirement: Greeting"),
    });
  });

  test("a MODIFIED requirement is the spec's, so it gets a RENAMED entry", () => {
    const after = renamed(files, deltaFile, "### Requirement: Request", "Limits");
    assert.equal(
      after[deltaFile],
      `${renameSection}\n${delta.replace("Request Rate Limiting", "Limits")}`,
    );
  });

  test("a name that was given by a rename before is changed in all of its places", () => {
    const all = {
      ...files,
      [deltaFile]: `${renameSection}\n${delta.replace("Request Rate Limiting", "Limits")}`,
    };
    for (const part of ["- TO: `###", "### Requirement: Limits\nThe"]) {
      const after = renamed(all, deltaFile, part, "Quota");
      assert.equal(after[deltaFile], all[deltaFile].replaceAll(": Limits", ": Quota"));
    }
  });

  test("what cannot be renamed says why", () => {
    const why = (file: string, part: string, all: Files = files) => {
      const found = renamableAt(projectOf(all), file, placeOf(all[file] ?? "", part));
      return found.kind === "refused" ? found.why : found.kind;
    };
    assert.match(why(deltaFile, "- `### Requirement: Limit"), /removes the requirement/);
    assert.match(why(deltaFile, "The API SHALL"), /Only requirements/);
    assert.match(why(specFile, "#### Scenario: Exceed"), /Only requirements/);
    const all = { ...files, [deltaFile]: renameSection };
    assert.match(why(deltaFile, "- FROM", all), /Rename the TO line/);
    assert.equal(why(deltaFile, "- TO", all), "name");
  });

  test("a name is one line of text", () => {
    for (const bad of ["", "  ", "a\nb", "name ##", "name`"]) assert.ok(nameProblem(bad), bad);
    for (const good of ["C# limits", "Limit 2"]) assert.equal(nameProblem(good), undefined);
  });
});

suite("rename a requirement of the spec", () => {
  const what = { change: "rate-limiting", spec: "api/limits", name: "Request Rate Limiting" };

  test("writes a RENAMED entry into the change, and the new name where it modifies it", () => {
    const after = edited(files, renameInSpec(projectOf(files), what, "Limits"));
    assert.equal(
      after[deltaFile],
      `${renameSection}\n${delta.replace("Request Rate Limiting", "Limits")}`,
    );
  });

  test("makes the delta where there is none", () => {
    const rest = Object.fromEntries(Object.entries(files).filter(([file]) => file !== deltaFile));
    assert.deepEqual(edited(rest, renameInSpec(projectOf(rest), what, "Limits")), {
      [deltaFile]: renameSection,
    });
  });

  test("adds to the renames that there are, and changes the one of this name", () => {
    const other =
      "## RENAMED Requirements\n- FROM: `### Requirement: Limit Headers`\n- TO: `### Requirement: Left`\n";
    const all = { ...files, [deltaFile]: other };
    const once = edited(all, renameInSpec(projectOf(all), what, "Limits"))[deltaFile] ?? "";
    assert.equal(once, other + renameSection.split("\n").slice(2).join("\n"));
    const again = { ...files, [deltaFile]: once };
    const twice = edited(again, renameInSpec(projectOf(again), what, "Quota"))[deltaFile];
    assert.equal(twice, once.replace("Limits", "Quota"));
  });
});
