import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { usualTuning } from "../../../../src/node/store/fileStore";
import { openStore, stateFileOf } from "../../../../src/node/store/openStore";
import { countedWork, foundWork, openTuned } from "../../../store/countedWork";
import { ordinaryUser, ordinaryUsersFolder } from "../../../store/otherUser";
import { sqliteBesideWriters } from "../../../store/sqliteBesideWriters";
import { bundleProgram } from "../../../support/bundleProgram";
import { suspendHolder } from "../../../store/suspendHolder";
import { removeTemporaryFolders, temporaryFolder } from "../../../support/temporaryFolder";

let program = "";

async function idsIn(folder: string): Promise<string[]> {
  const reader = await openStore(folder, { readOnly: true });
  const { ids, broken } = foundWork(reader);
  await reader.close();
  assert.deepEqual(broken, []);
  return [...ids].sort();
}

/** Runs the writer to its end or its failure. */
function write(folder: string, name: string, limit: number, before: readonly string[] = []) {
  const [command, ...args] = [...before, process.execPath, program];
  const { status, stdout, stderr } = spawnSync(command, [...args, folder, name, String(limit)], {
    encoding: "utf8",
    ...ordinaryUser,
  });
  return { status, stderr, acknowledged: stdout.split("\n").filter((id) => id !== "") };
}

function isThere(command: string): boolean {
  return spawnSync(command, ["--version"]).error === undefined;
}

suite("real failures", () => {
  suiteSetup(async () => {
    program = await bundleProgram("test/store/writer.ts");
  });
  teardown(removeTemporaryFolders);

  test("a full disk: what was acknowledged stays, the rest is refused, and it goes on when there is space", async function () {
    const disk = temporaryFolder();
    // Only root may mount a small disk.
    const mounted = spawnSync("mount", ["-t", "tmpfs", "-o", "size=2m", "none", disk]);
    if (mounted.status !== 0) return this.skip();
    try {
      const folder = path.join(disk, ".workstreams");
      const store = await openTuned(folder, { ...usualTuning, restFactor: 1e9 });
      const acknowledged: string[] = [];
      const refused: string[] = [];
      for (let n = 1; refused.length < 5; n++) {
        assert.ok(n < 500, "the disk was never full");
        const work = countedWork("w", n * 10, 2, 20_000);
        const ids = work.events.map(({ event_id }) => event_id);
        try {
          await store.commit(work);
          acknowledged.push(...ids);
        } catch (error) {
          assert.match(String(error), /Nothing more can be recorded in .*ENOSPC.*Free some space/);
          refused.push(...ids);
        }
        if (n === 1) fs.writeFileSync(path.join(disk, "ballast"), Buffer.alloc(600_000));
      }
      assert.deepEqual([...foundWork(store).ids].sort(), acknowledged.sort());
      assert.deepEqual(await idsIn(folder), acknowledged);
      fs.rmSync(path.join(disk, "ballast"));
      await store.commit(countedWork("later", 1, 1));
      await store.close();
      assert.deepEqual(await idsIn(folder), ["later-1", ...acknowledged]);
      const sqlite = ["-readonly", stateFileOf(folder), "PRAGMA integrity_check"];
      assert.equal(execFileSync("sqlite3", sqlite, { encoding: "utf8" }).trim(), "ok");
    } finally {
      execFileSync("umount", [disk]);
    }
  });

  test("a folder that may not be written: it is said with what to do, and readers go on", async function () {
    if (process.platform === "win32") this.skip();
    const folder = ordinaryUsersFolder(temporaryFolder(), program);
    const { acknowledged } = write(folder, "before", 3);
    fs.chmodSync(folder, 0o555);
    const { status, stderr, acknowledged: none } = write(folder, "late", 1);
    assert.notEqual(status, 0);
    assert.match(
      stderr,
      /Nothing more can be recorded in .*EACCES.*All that was recorded before is safe\. Let this user write there/,
    );
    assert.deepEqual(none, []);
    assert.deepEqual(await idsIn(folder), acknowledged.sort());
    fs.chmodSync(folder, 0o755);
    const { acknowledged: more } = write(folder, "later", 1);
    assert.deepEqual(await idsIn(folder), [...acknowledged, ...more].sort());
  });

  for (const [name, when] of [
    ["once", "4"],
    ["and from then on", "4+"],
  ] as const) {
    test(`a sync that the system fails ${name}: nothing of that commit is there, and all before it`, async function () {
      if (!isThere("strace")) this.skip();
      const folder = ordinaryUsersFolder(temporaryFolder(), program);
      const inject = ["-e", "trace=fdatasync", "-e", `inject=fdatasync:error=EIO:when=${when}`];
      const failing = ["strace", "-f", "-qq", "-o", "/dev/null", ...inject];
      const { status, stderr, acknowledged } = write(folder, "w", 10, failing);
      assert.notEqual(status, 0);
      assert.match(stderr, /Nothing more can be recorded in .*EIO.*Look after the disk/);
      assert.ok(acknowledged.length > 0);
      assert.deepEqual(await idsIn(folder), acknowledged.sort());
      const { acknowledged: more } = write(folder, "later", 1);
      assert.deepEqual(await idsIn(folder), [...acknowledged, ...more].sort());
    });
  }

  test("a process suspended while it holds the lock: others read, wait and are told; then all go on", async function () {
    if (process.platform !== "linux") this.skip();
    const folder = path.join(temporaryFolder(), ".workstreams");
    const { lost, broken, acknowledged } = await suspendHolder(program, folder, 2);
    assert.deepEqual({ lost, broken }, { lost: 0, broken: 0 });
    assert.ok(acknowledged > 1);
  });

  test("a clock that is set back: commits keep their order and snapshots are still made", async () => {
    const folder = path.join(temporaryFolder(), ".workstreams");
    const store = await openTuned(folder, usualTuning);
    await store.commit(countedWork("before", 1, 1));
    const { now } = Date;
    try {
      Date.now = () => now() - 86_400_000;
      await store.commit(countedWork("after", 1, 1));
      const other = await openTuned(folder, usualTuning);
      await other.commit(countedWork("other", 1, 1));
      await other.close();
      await store.commit(countedWork("after", 2, 1));
      await store.close();
    } finally {
      Date.now = now;
    }
    const sql = "SELECT group_concat(event_id) FROM (SELECT event_id FROM events ORDER BY seq)";
    assert.equal(
      execFileSync("sqlite3", ["-readonly", stateFileOf(folder), sql], { encoding: "utf8" }).trim(),
      "before-1,after-1,other-1,after-2",
    );
  });

  test("the real sqlite3 reads whole databases beside writers, and may not write", async function () {
    if (process.platform === "win32") this.skip();
    const folder = ordinaryUsersFolder(temporaryFolder(), program);
    const figures = await sqliteBesideWriters(program, folder, 1.5);
    const { bad, wentBack, acceptedWrites, lost } = figures;
    assert.deepEqual(
      { bad, wentBack, acceptedWrites, lost },
      { bad: 0, wentBack: 0, acceptedWrites: 0, lost: 0 },
      JSON.stringify(figures),
    );
    assert.ok(figures.reads > 0 && figures.refusedWrites > 0 && figures.acknowledged > 0);
  });
});
