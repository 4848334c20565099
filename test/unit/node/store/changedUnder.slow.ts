import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import fs from "node:fs";
import type { RunStore } from "../../../../src/core/ports";
import { scanLog } from "../../../../src/node/store/log/logRecord";
import { StoreError } from "../../../../src/node/store/storeError";
import { countedWork, openTuned } from "../../../store/countedWork";
import { quiet, SampleStore } from "./sampleStore";
import { removeTemporaryFolders } from "../../../support/temporaryFolder";

const { commits } = SampleStore;
let sample: SampleStore;

suite("files that change under a process that works", () => {
  let store: RunStore;

  setup(async () => {
    sample = await SampleStore.make();
    store = await openTuned(sample.folder, quiet);
    await store.refresh();
  });
  teardown(async () => {
    await store.close();
    removeTemporaryFolders();
  });

  const harms: Readonly<Record<string, () => void>> = {
    "the log is deleted": () => {
      fs.rmSync(sample.log);
    },
    "the log is cut by a record": () => {
      fs.truncateSync(
        sample.log,
        scanLog(fs.readFileSync(sample.log), 0, null).records.at(-1)?.start,
      );
    },
    "the log is replaced by a copy": () => {
      fs.copyFileSync(sample.log, `${sample.log}x`);
      fs.renameSync(`${sample.log}x`, sample.log);
    },
    "a bit of the log is flipped and it goes on": () => {
      const bytes = fs.readFileSync(sample.log);
      const last = scanLog(bytes, 0, null).records.at(-1)?.start ?? 0;
      bytes.writeUInt8(bytes.readUInt8(last + 30) ^ 1, last + 30);
      fs.writeFileSync(sample.log, bytes);
    },
    "the database is deleted": () => {
      fs.rmSync(sample.database);
    },
    "a row is added to the database": () => {
      fs.chmodSync(sample.database, 0o600);
      execFileSync("sqlite3", [sample.database, "INSERT INTO meta VALUES ('forged', '1')"]);
    },
    "everything is deleted": () => {
      fs.rmSync(sample.folder, { recursive: true });
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
      assert.equal(await sample.recovered(), commits + 1);
    });
  }

  test("an identical copy of the database changes nothing", async () => {
    fs.copyFileSync(sample.database, `${sample.database}x`);
    fs.renameSync(`${sample.database}x`, sample.database);
    await store.commit(countedWork("next", 1, 1));
    assert.equal(await sample.eventsFound(), commits + 2);
  });
});
