import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { loadSqlJs } from "../../../../src/node/store/loadSqlJs";
import { openStore } from "../../../../src/node/store/openStore";
import { recoverStore } from "../../../../src/node/store/recoverStore";
import { encodeRecord, scanLog } from "../../../../src/node/store/logRecord";
import { Replica } from "../../../../src/node/store/replica";
import { ownSchema } from "../../../../src/node/store/schema";
import { StoreError } from "../../../../src/node/store/storeError";
import { storeFiles } from "../../../../src/node/store/storeFiles";
import type { RunStore } from "../../../../src/core/ports";
import { countedWork, foundWork, openTuned } from "../../../store/countedWork";
import { usualTuning } from "../../../../src/node/store/fileStore";
import { removeTemporaryFolders, temporaryFolder } from "./temporaryFolder";

const quiet = { ...usualTuning, restFactor: 1e9 };
const commits = 4;

let folder = "";
let log = "";
let database = "";

/** A store with one event in its snapshot and `commits` in its log. */
async function makeStore(): Promise<void> {
  folder = path.join(temporaryFolder(), ".workstreams");
  const first = await openTuned(folder, quiet);
  await first.commit(countedWork("first", 1, 1));
  await first.close();
  const store = await openTuned(folder, quiet);
  for (let n = 1; n <= commits; n++) await store.commit(countedWork("w", n, 1));
  // As a process that is killed leaves it: without a last snapshot.
  log = path.join(
    folder,
    fs.readdirSync(folder).find((name) => name.startsWith("state.log.")) ?? "",
  );
  database = path.join(folder, "state.db");
}

async function refusal(): Promise<StoreError> {
  try {
    await (await openStore(folder, { readOnly: true })).close();
  } catch (error) {
    assert.ok(error instanceof StoreError, String(error));
    return error;
  }
  return assert.fail("it was opened");
}

async function refusalOfFlipped(bytes: Buffer, at: number): Promise<StoreError> {
  const flipped = Buffer.from(bytes);
  flipped.writeUInt8(flipped.readUInt8(at) ^ 1, at);
  fs.writeFileSync(log, flipped);
  return refusal();
}

/** How many events one look finds, or why none; whoever opens a store looks several times before it says so. */
async function lookOnce(): Promise<number | StoreError["kind"]> {
  const replica = new Replica(await loadSqlJs(), storeFiles(folder), ownSchema(), "r");
  try {
    replica.refresh(null);
    const { ids, broken } = foundWork(replica.database);
    assert.deepEqual(broken, []);
    return ids.size;
  } catch (error) {
    assert.ok(error instanceof StoreError, String(error));
    return error.kind;
  } finally {
    replica.close();
  }
}

async function eventsFound(): Promise<number> {
  const reader = await openStore(folder, { readOnly: true });
  const { ids, broken } = foundWork(reader);
  await reader.close();
  assert.deepEqual(broken, []);
  return ids.size;
}

/** Does what a refusal advises; returns how many events are kept. */
async function recovered(): Promise<number> {
  const plan = await recoverStore(folder, false);
  assert.notEqual(plan.problem, null);
  assert.equal(plan.movedTo, null);
  const done = await recoverStore(folder, true);
  assert.ok(done.movedTo !== null && fs.existsSync(done.movedTo));
  const reader = await openStore(folder, { readOnly: true });
  const rows = reader.all("SELECT event_type FROM events ORDER BY seq");
  await reader.close();
  if (done.kept !== null) assert.equal(rows.at(-1)?.["event_type"], "history_recovered");
  assert.equal(rows.filter((row) => row["event_type"] === "merged").length, done.kept?.events ?? 0);
  assert.equal((await recoverStore(folder, false)).problem, null);
  return done.kept?.events ?? 0;
}

suite("a damaged store", () => {
  setup(makeStore);
  teardown(removeTemporaryFolders);

  test("a log cut at any byte gives the transactions that are whole, or is refused", async () => {
    const bytes = fs.readFileSync(log);
    const { records } = scanLog(bytes, 0, null);
    for (let size = 0; size < bytes.length; size++) {
      fs.writeFileSync(log, bytes.subarray(0, size));
      const whole = records.filter(({ end }) => end <= size).length;
      assert.equal(await lookOnce(), whole === 0 ? "damaged" : whole, `cut at ${size}`);
    }
  }).timeout(240_000);

  test("a bit flipped in any byte of the log is refused, or cut with the last record", async () => {
    const bytes = fs.readFileSync(log);
    const last = scanLog(bytes, 0, null).records.at(-1)?.start ?? 0;
    for (let at = 0; at < bytes.length; at++) {
      const flipped = Buffer.from(bytes);
      flipped.writeUInt8(flipped.readUInt8(at) ^ (1 << (at % 8)), at);
      fs.writeFileSync(log, flipped);
      assert.equal(await lookOnce(), at >= last ? commits : "damaged", `flipped at ${at}`);
    }
    assert.match((await refusalOfFlipped(bytes, last - 1)).message, /damaged at byte/);
    assert.match((await refusalOfFlipped(bytes, 20)).message, /intact header/);
  }).timeout(240_000);

  test("a record twice, and a forged one that does not follow, are refused or cut", async () => {
    const bytes = fs.readFileSync(log);
    const last = scanLog(bytes, 0, null).records.at(-1);
    fs.writeFileSync(log, Buffer.concat([bytes, bytes.subarray(last?.start)]));
    assert.equal((await refusal()).kind, "damaged");
    const forged = encodeRecord(Buffer.alloc(16), [{ events: [], writes: [], changed: 0 }]);
    fs.writeFileSync(log, Buffer.concat([bytes, forged.bytes]));
    assert.equal((await refusal()).kind, "damaged");
    assert.equal(await recovered(), commits + 1);
  });

  test("what follows an append that never finished is cut by the next commit and kept", async () => {
    fs.appendFileSync(log, Buffer.from([0xff, 0x57, 0x53, 0x52, 1, 2]));
    assert.equal(await eventsFound(), commits + 1);
    const store = await openTuned(folder, quiet);
    await store.commit(countedWork("next", 1, 1));
    assert.equal(fs.statSync(path.join(folder, "state.torn")).size, 6);
    assert.equal(await eventsFound(), commits + 2);
    await store.close();
  });

  const bitsOfSnapshot = [0, 20, 60, 63, 100, 4096, 50_000, 100_000];
  test("a bit flipped in the snapshot is refused", async () => {
    const bytes = fs.readFileSync(database);
    for (const at of bitsOfSnapshot) {
      const flipped = Buffer.from(bytes);
      flipped.writeUInt8(flipped.readUInt8(at) ^ 4, at);
      fs.rmSync(database);
      fs.writeFileSync(database, flipped);
      assert.notEqual((await refusal()).kind, "newer", `flipped at ${at}`);
    }
  });

  test("an older copy in the database's place is refused, and the log that is still needed stays", async () => {
    const old = [fs.readFileSync(database), fs.readFileSync(log)] as const;
    const store = await openTuned(folder);
    await store.exclusively((committer) => {
      committer.snapshot();
    });
    await store.commit(countedWork("later", 1, 2));
    const names = fs.readdirSync(folder);
    const newest = path.join(folder, names.find((name) => name.startsWith("state.log.")) ?? "");
    fs.rmSync(path.join(folder, "store.json"));
    fs.rmSync(database);
    fs.writeFileSync(database, old[0]);
    fs.writeFileSync(log, old[1]);
    const before = fs.readFileSync(newest);
    const error = await refusal();
    assert.equal(error.kind, "replaced");
    assert.match(error.message, /older than .*state\.log\.\d+.*recover/);
    const late = await openTuned(folder);
    await assert.rejects(late.commit(countedWork("late", 1, 1)), /older than/);
    await late.close();
    assert.deepEqual(fs.readFileSync(newest), before);
    await store.close();
  });

  const losses: Readonly<Record<string, { harm: () => void; says: RegExp; kept: number }>> = {
    "the log is gone": {
      harm: () => {
        fs.rmSync(log);
      },
      says: /state\.log\.\d+.* is gone/,
      kept: 1,
    },
    "the database is gone": {
      harm: () => {
        fs.rmSync(database);
      },
      says: /state\.db is gone, although/,
      kept: 0,
    },
    "both are gone": {
      harm: () => {
        fs.rmSync(database);
        fs.rmSync(log);
      },
      says: /state\.db is gone, although .*store\.json/,
      kept: 0,
    },
    "another program wrote a row": {
      harm: () => {
        fs.chmodSync(database, 0o600);
        execFileSync("sqlite3", [database, "UPDATE meta SET value = '9' WHERE key = 'total'"]);
      },
      says: /state\.db was changed by another program/,
      kept: 1,
    },
    "the database is cut": {
      harm: () => {
        fs.chmodSync(database, 0o600);
        fs.truncateSync(database, 8192);
      },
      says: /damaged|changed/,
      kept: 0,
    },
    "the database is emptied": {
      harm: () => {
        fs.chmodSync(database, 0o600);
        fs.truncateSync(database, 0);
      },
      says: /state\.db is empty, as a copy that broke off leaves it/,
      kept: 0,
    },
  };
  for (const [name, { harm, says, kept }] of Object.entries(losses)) {
    test(`${name}: it is said, nothing is made anew, and what recover offers works`, async () => {
      harm();
      const before = fs.readdirSync(folder);
      const error = await refusal();
      assert.match(error.message, says);
      assert.match(error.message, /openspec-workstreams recover$/);
      const store = await openTuned(folder, quiet);
      await assert.rejects(store.commit(countedWork("late", 1, 1)), says);
      await store.close();
      assert.deepEqual(fs.readdirSync(folder), before);
      assert.equal(await recovered(), kept);
      const next = await openTuned(folder);
      await next.commit(countedWork("after", 1, 1));
      await next.close();
    });
  }
});

suite("files that change under a process that works", () => {
  let store: RunStore;

  setup(async () => {
    await makeStore();
    store = await openTuned(folder, quiet);
    await store.refresh();
  });
  teardown(async () => {
    await store.close();
    removeTemporaryFolders();
  });

  const harms: Readonly<Record<string, () => void>> = {
    "the log is deleted": () => {
      fs.rmSync(log);
    },
    "the log is cut by a record": () => {
      fs.truncateSync(log, scanLog(fs.readFileSync(log), 0, null).records.at(-1)?.start);
    },
    "the log is replaced by a copy": () => {
      fs.copyFileSync(log, `${log}x`);
      fs.renameSync(`${log}x`, log);
    },
    "a bit of the log is flipped and it goes on": () => {
      const bytes = fs.readFileSync(log);
      const last = scanLog(bytes, 0, null).records.at(-1)?.start ?? 0;
      bytes.writeUInt8(bytes.readUInt8(last + 30) ^ 1, last + 30);
      fs.writeFileSync(log, bytes);
    },
    "the database is deleted": () => {
      fs.rmSync(database);
    },
    "a row is added to the database": () => {
      fs.chmodSync(database, 0o600);
      execFileSync("sqlite3", [database, "INSERT INTO meta VALUES ('forged', '1')"]);
    },
    "everything is deleted": () => {
      fs.rmSync(folder, { recursive: true });
    },
  };
  for (const [name, harm] of Object.entries(harms)) {
    test(`${name}: the next commit is refused, and what memory held is saved and recovered`, async () => {
      harm();
      await assert.rejects(store.commit(countedWork("next", 1, 1)), (error: unknown) => {
        assert.ok(error instanceof StoreError);
        assert.match(error.message, /saved in .*state\.rescue-.+\.db, and recover will offer it/);
        return true;
      });
      assert.equal(await recovered(), commits + 1);
    });
  }

  test("an identical copy of the database changes nothing", async () => {
    fs.copyFileSync(database, `${database}x`);
    fs.renameSync(`${database}x`, database);
    await store.commit(countedWork("next", 1, 1));
    assert.equal(await eventsFound(), commits + 2);
  });
});
