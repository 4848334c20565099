import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { encodeRecord, scanLog } from "../../../../src/node/store/log/logRecord";
import { countedWork, openTuned } from "../../../store/countedWork";
import { flippedAt, quiet, SampleStore } from "./sampleStore";
import { removeTemporaryFolders } from "../../../support/temporaryFolder";

const { commits } = SampleStore;
let sample: SampleStore;

suite("a damaged store", () => {
  setup(async () => {
    sample = await SampleStore.make();
  });
  teardown(removeTemporaryFolders);

  test("a record twice, and a forged one that does not follow, are refused or cut", async () => {
    const bytes = fs.readFileSync(sample.log);
    const last = scanLog(bytes, 0, null).records.at(-1);
    fs.writeFileSync(sample.log, Buffer.concat([bytes, bytes.subarray(last?.start)]));
    assert.equal((await sample.refusal()).kind, "damaged");
    const forged = encodeRecord(Buffer.alloc(16), [{ events: [], writes: [], changed: 0 }]);
    fs.writeFileSync(sample.log, Buffer.concat([bytes, forged.bytes]));
    assert.equal((await sample.refusal()).kind, "damaged");
    assert.equal(await sample.recovered(), commits + 1);
  });

  test("what follows an append that never finished is cut by the next commit and kept", async () => {
    fs.appendFileSync(sample.log, Buffer.from([0xff, 0x57, 0x53, 0x52, 1, 2]));
    assert.equal(await sample.eventsFound(), commits + 1);
    const store = await openTuned(sample.folder, quiet);
    await store.commit(countedWork("next", 1, 1));
    assert.equal(fs.statSync(path.join(sample.folder, "state.torn")).size, 6);
    assert.equal(await sample.eventsFound(), commits + 2);
    await store.close();
  });

  const bitsOfSnapshot = [0, 20, 60, 63, 100, 4096, 50_000, 100_000];
  test("a bit flipped in the snapshot is refused", async () => {
    const bytes = fs.readFileSync(sample.database);
    for (const at of bitsOfSnapshot) {
      fs.rmSync(sample.database);
      fs.writeFileSync(sample.database, flippedAt(bytes, at, 2));
      const found = await sample.lookOnce();
      assert.ok(found === "damaged" || found === "replaced", `flipped at ${at}: ${found}`);
    }
    assert.match((await sample.refusal()).message, /state\.db.*recover/s);
  });

  test("an older copy in the database's place is refused, and the log that is still needed stays", async () => {
    const old = [fs.readFileSync(sample.database), fs.readFileSync(sample.log)] as const;
    const store = await openTuned(sample.folder);
    await store.exclusively((committer) => {
      committer.snapshot();
    });
    await store.commit(countedWork("later", 1, 2));
    const names = fs.readdirSync(sample.folder);
    const newest = path.join(
      sample.folder,
      names.find((name) => name.startsWith("state.log.")) ?? "",
    );
    fs.rmSync(path.join(sample.folder, "store.json"));
    fs.rmSync(sample.database);
    fs.writeFileSync(sample.database, old[0]);
    fs.writeFileSync(sample.log, old[1]);
    const before = fs.readFileSync(newest);
    const error = await sample.refusal();
    assert.equal(error.kind, "replaced");
    assert.match(error.message, /older than .*state\.log\.\d+.*recover/);
    const late = await openTuned(sample.folder);
    await assert.rejects(late.commit(countedWork("late", 1, 1)), /older than/);
    await late.close();
    assert.deepEqual(fs.readFileSync(newest), before);
    await store.close();
  });

  const losses: Readonly<Record<string, { harm: () => void; says: RegExp; kept: number }>> = {
    "the log is gone": {
      harm: () => {
        fs.rmSync(sample.log);
      },
      says: /state\.log\.\d+.* is gone/,
      kept: 1,
    },
    "the database is gone": {
      harm: () => {
        fs.rmSync(sample.database);
      },
      says: /state\.db is gone, although/,
      kept: 0,
    },
    "both are gone": {
      harm: () => {
        fs.rmSync(sample.database);
        fs.rmSync(sample.log);
      },
      says: /state\.db is gone, although .*store\.json/,
      kept: 0,
    },
    "another program wrote a row": {
      harm: () => {
        fs.chmodSync(sample.database, 0o600);
        execFileSync("sqlite3", [
          sample.database,
          "UPDATE meta SET value = '9' WHERE key = 'total'",
        ]);
      },
      says: /state\.db was changed by another program/,
      kept: 1,
    },
    "the database is cut": {
      harm: () => {
        fs.chmodSync(sample.database, 0o600);
        fs.truncateSync(sample.database, 8192);
      },
      says: /damaged|changed/,
      kept: 0,
    },
    "the database is emptied": {
      harm: () => {
        fs.chmodSync(sample.database, 0o600);
        fs.truncateSync(sample.database, 0);
      },
      says: /state\.db is empty, as a copy that broke off leaves it/,
      kept: 0,
    },
  };
  for (const [name, { harm, says, kept }] of Object.entries(losses)) {
    test(`${name}: it is said, nothing is made anew, and what recover offers works`, async () => {
      harm();
      const before = fs.readdirSync(sample.folder);
      const error = await sample.refusal();
      assert.match(error.message, says);
      assert.match(error.message, /openspec-workstreams recover$/);
      const store = await openTuned(sample.folder, quiet);
      await assert.rejects(store.commit(countedWork("late", 1, 1)), says);
      await store.close();
      assert.deepEqual(fs.readdirSync(sample.folder), before);
      assert.equal(await sample.recovered(), kept);
      const next = await openTuned(sample.folder);
      await next.commit(countedWork("after", 1, 1));
      await next.close();
    });
  }
});
