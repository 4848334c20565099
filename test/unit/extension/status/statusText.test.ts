import assert from "node:assert/strict";
import { questionsOf } from "../../../../src/extension/status/questions";
import { statusText } from "../../../../src/extension/status/statusText";
import { now, runRows, SampleProject } from "../sampleProject";

const look = { isTrusted: true, lastLook: 0 };

suite("the status bar item", () => {
  let project: SampleProject;
  setup(() => {
    project = new SampleProject();
  });
  teardown(() => {
    project.remove();
  });

  async function text(options = look, ...args: Parameters<typeof runRows>) {
    return statusText([await project.state(runRows(...args))], options);
  }

  test("counts proven scenarios when all is quiet", async () => {
    const quiet = statusText([await project.state()], look);
    assert.equal(quiet.text, "$(law) 0/2 proven");
    assert.equal(quiet.tooltip, "2 scenarios are unproven.");
  });

  test("says what runs, with its step", async () => {
    const running = await text(look, "editing", { status: "running", alive: true });
    assert.equal(running.text, "$(sync~spin) 1 running");
    assert.equal(running.tooltip, "ws-rate-limiting: running: EDIT · 30 min.");
    assert.equal(running.needsYou, false);
  });

  test("stands out only when a person is needed", async () => {
    const asking = await text(look, "needs_review", { status: "needs_review" as const });
    assert.equal(asking.text, "$(bell-dot) 1 needs you");
    assert.equal(asking.needsYou, true);
  });

  test("tells of a failure until somebody looked", async () => {
    const failed = { status: "failed" as const };
    assert.equal((await text(look, "failed", failed)).text, "$(error) 1 failed");
    project.remove();
    project = new SampleProject();
    const seen = await text({ ...look, lastLook: now }, "failed", failed);
    assert.equal(seen.text, "$(law) 0/2 proven");
  });

  test("says that nothing runs in Restricted Mode", async () => {
    const restricted = await text({ ...look, isTrusted: false }, "done");
    assert.equal(restricted.text, "$(lock) OpenSpec: read-only");
  });
});

suite("questions to a person", () => {
  test("are asked under one key as long as they are the same", async () => {
    const project = new SampleProject();
    try {
      const state = await project.state(
        runRows("needs_review", { status: "needs_review", reason: 'no command proves "Docs".' }),
      );
      const [question, ...others] = questionsOf(state);
      assert.equal(others.length, 0);
      assert.equal(question?.text, 'ws-rate-limiting needs you: no command proves "Docs".');
      assert.equal(questionsOf({ ...state, now: now + 1 })[0]?.key, question.key);
    } finally {
      project.remove();
    }
  });
});
