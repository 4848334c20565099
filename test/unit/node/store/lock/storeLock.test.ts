import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { usualTuning } from "../../../../../src/node/store/fileStore";
import { ownCard } from "../../../../../src/node/store/lock/lockHolder";
import { StoreError } from "../../../../../src/node/store/storeError";
import { unlockStore } from "../../../../../src/node/store/lock/unlockStore";
import { countedWork, foundWork, openTuned } from "../../../../store/countedWork";
import { removeTemporaryFolders, temporaryFolder } from "../../../../support/temporaryFolder";

let folder = "";

function lockedBy(change: Partial<ReturnType<typeof ownCard>>): string {
  const lock = path.join(folder, "state.lock");
  fs.mkdirSync(folder, { recursive: true });
  fs.writeFileSync(lock, JSON.stringify({ ...ownCard("0123456789ab"), ...change }));
  return lock;
}

async function commitOnce(lockPatienceMs: number): Promise<number> {
  const store = await openTuned(folder, { ...usualTuning, lockPatienceMs });
  try {
    await store.commit(countedWork("w", 1, 1));
    return foundWork(store).ids.size;
  } finally {
    await store.close();
  }
}

async function refusal(): Promise<string> {
  try {
    await commitOnce(100);
  } catch (error) {
    assert.ok(error instanceof StoreError);
    assert.equal(error.kind, "locked");
    return error.message;
  }
  return assert.fail("it was committed");
}

suite("the lock of the store", () => {
  setup(() => {
    folder = path.join(temporaryFolder(), ".workstreams");
  });
  teardown(removeTemporaryFolders);

  test("of a process that died is taken over", async () => {
    const child = spawn(process.execPath, ["-e", ""]);
    await once(child, "close");
    lockedBy({ pid: child.pid ?? 0, start: "1" });
    assert.equal(await commitOnce(10_000), 1);
    assert.deepEqual(
      fs.readdirSync(folder).filter((name) => name.startsWith("state.lock")),
      [],
    );
  });

  test("of an earlier start of the machine, or of a number that another process has now, is taken over", async () => {
    lockedBy({ boot: "before" });
    assert.equal(await commitOnce(10_000), 1);
    lockedBy({ pid: process.ppid, start: "1" });
    assert.equal(await commitOnce(10_000), 1);
  });

  test("of a living process is waited for, then its number is said with what to do", async () => {
    const lock = lockedBy({ pid: process.pid });
    assert.match(
      await refusal(),
      new RegExp(`Process ${process.pid} has held .* end it with: kill`),
    );
    assert.throws(() => unlockStore(folder, true), /Wait for it/);
    assert.ok(fs.existsSync(lock));
  });

  test("of another machine is never stolen; unlock --force, as the message says, removes it", async () => {
    lockedBy({ host: `not-${os.hostname()}` });
    assert.match(await refusal(), /on not-.*nobody can tell.*openspec-workstreams unlock --force$/);
    assert.throws(() => unlockStore(folder, false), /unlock --force/);
    assert.equal(unlockStore(folder, true)?.state, "unknown");
    assert.equal(await commitOnce(100), 1);
    assert.equal(unlockStore(folder, true), null);
  });

  test("without a readable card is nobody's, and unlock --force removes it", async () => {
    fs.writeFileSync(lockedBy({}), "?");
    assert.match(await refusal(), /says of nobody whose it is.*unlock --force$/);
    assert.equal(unlockStore(folder, true)?.pid, null);
    assert.equal(await commitOnce(100), 1);
  });

  test("of a suspended process is said to be so, and is free again when it goes on as advised", async function () {
    if (process.platform !== "linux") this.skip();
    const child = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"]);
    await once(child, "spawn");
    child.kill("SIGSTOP");
    const lock = lockedBy({ start: null, pid: child.pid ?? 0 });
    assert.match(
      await refusal(),
      new RegExp(`is suspended. Let it go on with: kill -CONT ${child.pid}`),
    );
    child.kill("SIGKILL");
    await once(child, "close");
    assert.ok(fs.existsSync(lock));
    assert.equal(await commitOnce(10_000), 1);
  });

  test("that was taken away while its holder was suspended keeps the holder from writing", async () => {
    const store = await openTuned(folder, usualTuning);
    await store.commit(countedWork("w", 1, 1));
    await assert.rejects(
      store.exclusively((committer) => {
        fs.rmSync(path.join(folder, "state.lock"));
        return committer.commit([countedWork("w", 2, 1)]);
      }),
      /was taken away while this process worked, so nothing was written/,
    );
    await store.commit(countedWork("w", 3, 1));
    assert.equal(foundWork(store).ids.size, 2);
    await store.close();
  });
});
