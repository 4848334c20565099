import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import fs, { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { UserError } from "../../../../src/core/errors";
import { openStore, stateFileOf } from "../../../../src/node/store/openStore";
import { events } from "../../../../src/node/store/queries/facts";
import { latestRun } from "../../../../src/node/store/queries/runs";
import { insert, sampleEvent, sampleRun, sampleRunId } from "./sampleRun";
import { removeTemporaryFolders, temporaryFolder } from "../../../support/temporaryFolder";

let folder = "";

function sqlite(sql: string): string {
  return execFileSync("sqlite3", [stateFileOf(folder), sql], { encoding: "utf8" }).trim();
}

async function withSample(): Promise<void> {
  const store = await openStore(folder);
  await store.commit(sampleRun());
  await store.close();
}

suite("the store", () => {
  setup(() => {
    folder = path.join(temporaryFolder(), ".workstreams");
  });
  teardown(removeTemporaryFolders);

  test("keeps what was committed, in files that only their owner can read", async () => {
    await withSample();
    const store = await openStore(folder);
    assert.equal(latestRun(store)?.status, "completed");
    assert.deepEqual(
      events(store).map((event) => event.seq),
      sampleRun().events.map((_, n) => n + 1),
    );
    assert.equal(statSync(folder).mode & 0o777, 0o700);
    // Read-only, so that no other program changes it by mistake.
    assert.equal(statSync(stateFileOf(folder)).mode & 0o777, 0o400);
    assert.deepEqual(readdirSync(folder), [".gitignore", "state.db", "state.log.2", "store.json"]);
    assert.equal(statSync(path.join(folder, "state.log.2")).mode & 0o777, 0o600);
    await store.close();
  });

  test("a reader sees nothing where nothing ran, and writes nothing", async () => {
    const reader = await openStore(folder, { readOnly: true });
    assert.equal(latestRun(reader), undefined);
    assert.throws(() => reader.all("DELETE FROM events"), /readonly/);
    assert.equal(existsSync(folder), false);
  });

  test("a reader takes over what others committed when it is refreshed, and only then", async () => {
    const reader = await openStore(folder, { readOnly: true });
    await withSample();
    assert.equal(latestRun(reader), undefined);
    assert.equal(await reader.refresh(), true);
    assert.equal(latestRun(reader)?.id, sampleRunId);
    assert.equal(await reader.refresh(), false);
  });

  test("a reader goes on while another process holds the lock", async () => {
    await withSample();
    writeFileSync(path.join(folder, "state.lock"), "somebody");
    const reader = await openStore(folder, { readOnly: true });
    assert.equal(latestRun(reader)?.id, sampleRunId);
  });

  test("a transaction that fails leaves memory and disk as they were", async () => {
    await withSample();
    const store = await openStore(folder);
    const before = readFileSync(stateFileOf(folder));
    const twice = insert("meta", { key: "k", value: "v" });
    await assert.rejects(
      store.commit({ events: [sampleEvent(99, "merged")], writes: [twice, twice] }),
      /UNIQUE/,
    );
    assert.deepEqual(readFileSync(stateFileOf(folder)), before);
    assert.deepEqual(store.all("SELECT * FROM meta WHERE key = 'k'"), []);
    await store.commit({ events: [], writes: [twice] });
    assert.equal(store.all("SELECT * FROM meta WHERE key = 'k'").length, 1);
    await store.close();
  });

  for (const failing of ["writeSync", "fdatasyncSync"] as const) {
    test(`a full or broken disk (${failing}) leaves the old state, and the next commit works`, async () => {
      await withSample();
      const store = await openStore(folder);
      const log = path.join(folder, "state.log.2");
      const before = readFileSync(log);
      const change = { events: [sampleEvent(99, "merged")], writes: [] };
      const original = fs[failing];
      Object.assign(fs, {
        [failing]: () => {
          throw Object.assign(new Error("no space left on device"), { code: "ENOSPC" });
        },
      });
      try {
        await assert.rejects(
          store.commit(change),
          /Nothing more can be recorded in .*no space left.*Free some space, then start/,
        );
      } finally {
        Object.assign(fs, { [failing]: original });
      }
      assert.deepEqual(readFileSync(log), before);
      assert.equal(events(store).length, sampleRun().events.length);
      await store.commit(change);
      assert.equal(events(store).at(-1)?.eventType, "merged");
      await store.close();
    });
  }

  for (const failing of ["renameSync", "chmodSync", "fsyncSync"] as const) {
    test(`a snapshot that fails (${failing}) fails no commit, and the next one is made`, async () => {
      await withSample();
      const store = await openStore(folder);
      const before = readFileSync(stateFileOf(folder));
      const original = fs[failing];
      Object.assign(fs, {
        [failing]: () => {
          throw Object.assign(new Error("no space left on device"), { code: "ENOSPC" });
        },
      });
      try {
        await store.commit({ events: [sampleEvent(99, "merged")], writes: [] });
        await store.close();
      } finally {
        Object.assign(fs, { [failing]: original });
      }
      assert.deepEqual(readFileSync(stateFileOf(folder)), before);
      assert.deepEqual(
        readdirSync(folder).filter((name) => name.startsWith("state.db")),
        ["state.db"],
      );
      const next = await openStore(folder);
      assert.equal(events(next).at(-1)?.eventType, "merged");
      await next.commit({ events: [sampleEvent(100, "merged")], writes: [] });
      await next.close();
      assert.equal(sqlite("SELECT count(*) FROM events"), `${sampleRun().events.length + 2}`);
    });
  }

  test("the same transaction again is done already; another content under its id is refused", async () => {
    const store = await openStore(folder);
    await store.commit(sampleRun());
    await store.commit(sampleRun());
    assert.equal(events(store).length, sampleRun().events.length);
    const forged = { ...sampleEvent(1, "run_started"), payload: { forged: true } };
    await assert.rejects(store.commit({ events: [forged], writes: [] }), /taken by another event/);
    await store.close();
  });

  test("pragmas hold after a commit too", async () => {
    const store = await openStore(folder);
    await store.commit(sampleRun());
    assert.deepEqual(store.all("PRAGMA foreign_keys"), [{ foreign_keys: 1 }]);
    assert.deepEqual(store.all("PRAGMA trusted_schema"), [{ trusted_schema: 0 }]);
    const orphan = insert("merges", {
      id: "m",
      run_id: "run-none",
      workstream_id: "w",
      target_ref: "main",
      target_before: "x",
      strategy: "squash",
      outcome: "running",
      started_at: 1,
    });
    await assert.rejects(store.commit({ events: [], writes: [orphan] }), /FOREIGN KEY/);
    await store.close();
  });

  test("a snapshot is not followed by another as long as little was committed since", async () => {
    const store = await openStore(folder);
    await store.commit(sampleRun());
    const snapshotAt: number[] = [];
    let last = statSync(stateFileOf(folder)).ino;
    let commits = 0;
    const [least, most] = [Date.now() + 2000, Date.now() + 40_000];
    // On a busy machine a snapshot costs more, and the rest after it is longer.
    const isEnough = () => Date.now() > least && (snapshotAt.length > 1 || Date.now() > most);
    for (; !isEnough(); commits += 1) {
      await store.commit({ events: [sampleEvent(1000 + commits, "run_started")], writes: [] });
      const { ino } = statSync(stateFileOf(folder));
      if (ino !== last) snapshotAt.push(commits);
      last = ino;
    }
    await store.close();
    assert.ok(snapshotAt.length >= 1, `no snapshot in ${commits} commits`);
    for (const [index, at] of snapshotAt.slice(1).entries()) {
      const before = snapshotAt[index] ?? 0;
      assert.ok(at - before >= 5, `snapshots at commits ${snapshotAt.join(", ")}`);
    }
  });

  test("commits of one process are queued and all of them stay", async () => {
    const store = await openStore(folder);
    await Promise.all(
      Array.from({ length: 20 }, (_, n) =>
        store.commit({ events: [sampleEvent(n, "merged")], writes: [] }),
      ),
    );
    assert.equal(events(store).length, 20);
    await store.close();
  });
});

suite("a database that cannot be trusted is refused", () => {
  setup(() => {
    folder = path.join(temporaryFolder(), ".workstreams");
  });
  teardown(removeTemporaryFolders);

  async function refusal(): Promise<string> {
    try {
      await openStore(folder, { readOnly: true });
    } catch (error) {
      assert.ok(error instanceof UserError);
      assert.equal(error.exitCode, 2);
      return error.message;
    }
    return assert.fail("it was opened");
  }

  test("text", async () => {
    fs.mkdirSync(folder);
    writeFileSync(stateFileOf(folder), "not a database, but a sentence");
    assert.match(
      await refusal(),
      /is not a SQLite database\. Nothing was changed\. .*openspec-workstreams recover$/,
    );
  });

  test("a database of another program", async () => {
    fs.mkdirSync(folder);
    sqlite("CREATE TABLE meta(key, value); INSERT INTO meta VALUES ('application', 'other')");
    assert.match(await refusal(), /is a database of another program/);
  });

  test("a newer schema", async () => {
    await withSample();
    sqlite("UPDATE meta SET value = '99' WHERE key = 'schema_version'");
    assert.match(await refusal(), /newer version \(schema 99.*Update openspec-workstreams/);
  });

  test("a foreign trigger", async () => {
    await withSample();
    sqlite("CREATE TRIGGER sly AFTER INSERT ON runs BEGIN DELETE FROM merges; END");
    assert.match(await refusal(), /altered by another program \(trigger sly\)/);
  });

  test("a missing trigger of ours", async () => {
    await withSample();
    sqlite("DROP TRIGGER events_are_never_updated");
    assert.match(await refusal(), /altered .*trigger events_are_never_updated/);
  });

  test("damaged pages", async () => {
    await withSample();
    const bytes = readFileSync(stateFileOf(folder));
    randomBytes(3000).copy(bytes, 4096 * 3);
    writeFileSync(stateFileOf(folder), bytes);
    assert.match(await refusal(), /is damaged/);
  });

  test("WAL mode, with the command that mends it", async () => {
    await withSample();
    sqlite("PRAGMA journal_mode=WAL; UPDATE runs SET message = 'x'");
    assert.match(await refusal(), /journal_mode=DELETE/);
  });
});
