import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import { endMarked } from "../../../../src/node/processes/endMarked";
import { markedProcesses } from "../../../../src/node/processes/markedProcesses";

const run = `run-${process.pid}`;

/** A process in a session of its own, as a daemon is, with these variables. */
function daemon(env: Record<string, string>): number {
  const child = spawn("sleep", ["60"], {
    detached: true,
    stdio: "ignore",
    env: { PATH: process.env["PATH"], ...env },
  });
  child.unref();
  assert.ok(child.pid);
  return child.pid;
}

suite("processes that left their group", function () {
  suiteSetup(function () {
    if (process.platform !== "linux") this.skip();
  });

  test("a daemon that carries all marks is ended, and no other", async () => {
    const marks = { WORKSTREAM_RUN: run, WORKSTREAM_ID: "ws-a", WORKSTREAM_ATTEMPT: "1" };
    const own = daemon(marks);
    const later = daemon({ ...marks, WORKSTREAM_ATTEMPT: "11" });
    const other = daemon({ ...marks, WORKSTREAM_RUN: `${run}-other` });
    try {
      // Its environment is there once it is the program that was asked for.
      for (let turn = 0; turn < 100 && markedProcesses(marks).length === 0; turn++) await sleep(20);
      assert.deepEqual(markedProcesses(marks), [own]);
      assert.equal(await endMarked(marks), 1);
      assert.deepEqual(markedProcesses(marks), []);
      assert.deepEqual(markedProcesses({ ...marks, WORKSTREAM_ATTEMPT: "11" }), [later]);
    } finally {
      for (const pid of [later, other]) process.kill(pid, "SIGKILL");
    }
  });

  test("without a mark nothing is ended", async () => {
    assert.equal(await endMarked({}), 0);
  });
});
