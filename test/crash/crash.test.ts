import assert from "node:assert/strict";
import type { RunProject } from "../cli/support/runProject";
import { removeProjects } from "../cli/support/runProject";
import {
  assertNoneTwice,
  assertNothingLeft,
  crashProject,
  factsOf,
  finish,
  outcome,
  runEngine,
} from "./crashProject";

suite("a run whose engine is killed", () => {
  suiteTeardown(removeProjects);

  let undisturbed: Record<string, unknown> = {};
  let facts = 0;
  suiteSetup(async () => {
    const project = crashProject();
    const end = await runEngine(project, "run");
    assert.equal(end.exitCode, 0, end.output);
    undisturbed = outcome(project);
    facts = factsOf(end);
  });

  async function assertSame(project: RunProject): Promise<void> {
    const end = await finish(project);
    assert.equal(end.exitCode, 0, end.output);
    assert.deepEqual(outcome(project), undisturbed);
    assertNoneTwice(project);
    await assertNothingLeft(project);
  }

  test("beside every step, before and after it is recorded, ends as it would have, however often", async () => {
    const project = crashProject();
    let end = await runEngine(project, "run", { when: "after:1" });
    let kills = 0;
    // The fourth fact of an engine that resumes is the end of a step, that of a proof the sixth: lost first, then kept.
    for (; end.killed && kills < 40; kills += 1) {
      const fact = kills % 4 < 2 ? 4 : 6;
      const when = kills % 2 === 0 ? `before:${fact}` : `after:${fact}`;
      end = await runEngine(project, "resume", { when });
    }
    assert.ok(kills >= 10, `it was killed ${kills} times`);
    // Killed after its last fact, there is nothing to resume.
    if (end.exitCode !== 0) assert.match(end.output, /is completed|No run waits/);
    assert.deepEqual(outcome(project), undisturbed);
    assertNoneTwice(project);
    await assertNothingLeft(project);
  });

  for (const at of [4, 8]) {
    test(`after fact ${at} was done and before it was recorded`, async () => {
      const project = crashProject();
      const end = await runEngine(project, "run", { when: `before:${at}` });
      assert.ok(end.killed, end.output);
      await assertSame(project);
    });
  }

  test("when done is recorded and the tasks are not ticked, ticks them, and says what is proven", async () => {
    const project = crashProject();
    const end = await runEngine(project, "run", { when: `after:${facts - 1}` });
    assert.ok(end.killed, end.output);
    const resumed = await finish(project);
    assert.match(resumed.output, /COMPLETED.* 1 of 1 scenarios proven/);
    assert.deepEqual(outcome(project), undisturbed);
    await assertNothingLeft(project);
  });

  test("after its last fact leaves all of them to the next command, for sqlite3 too", async () => {
    const project = crashProject();
    const end = await runEngine(project, "run", { when: `after:${facts}` });
    assert.ok(end.killed, end.output);
    assert.match((await finish(project)).output, /is done and not merged/);
    assert.deepEqual(outcome(project), undisturbed);
    await assertNothingLeft(project);
  });

  test("with its whole group, while the agent works, leaves no process behind", async () => {
    const project = crashProject();
    const end = await runEngine(project, "run", { when: "after:3" });
    assert.ok(end.killed, end.output);
    await assertSame(project);
  });
});
