import assert from "node:assert/strict";
import {
  archiveQuestion,
  type ArchiveChoice,
} from "../../../src/extension/commands/archiveQuestion";
import { changeViews } from "../../../src/core/view/changeView";
import { SampleProject } from "./sampleProject";

const plan = {
  operations: [
    { kind: "update", path: "openspec/specs/api/spec.md" },
    { kind: "move", path: "openspec/changes/rate-limiting", to: "openspec/archive/rate-limiting" },
  ],
  suggestedCommit: "feat: rate limiting (OpenSpec: rate-limiting)",
};

function shown(choice: ArchiveChoice): string {
  if (choice.kind === "heading") return choice.label;
  return choice.kind === "archive"
    ? `${choice.label} | ${choice.detail}`
    : `${choice.label} | ${choice.description}`;
}

suite("the question before archiving", () => {
  let project: SampleProject;
  setup(() => {
    project = new SampleProject();
  });
  teardown(() => {
    project.remove();
  });

  test("says what happens, which tasks are open and what is not proven", async () => {
    const [view] = changeViews(await project.state([]));
    assert.ok(view !== undefined);
    assert.deepEqual(archiveQuestion(view, plan).map(shown), [
      "$(archive) Archive | writes 1 spec, moves the change to openspec/archive/rate-limiting",
      "$(git-commit) Archive and commit | feat: rate limiting (OpenSpec: rate-limiting)",
      "1 task not done",
      "$(circle-large) Add rate limiter middleware | tasks.md:1",
      "2 scenarios not proven",
      "$(law) Exceed Limit | unproven",
      "$(law) Within Limit | unproven",
    ]);
  });

  test("has nothing to say against a change without tasks and scenarios", async () => {
    const [view] = changeViews(await project.state([]));
    assert.ok(view !== undefined);
    const done = { ...view, change: { ...view.change, requirements: [], tasks: [] } };
    assert.deepEqual(
      archiveQuestion(done, { ...plan, operations: plan.operations.slice(1) }).map(
        ({ kind }) => kind,
      ),
      ["archive", "archive"],
    );
  });
});
