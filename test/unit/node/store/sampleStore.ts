import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { loadSqlJs } from "../../../../src/node/store/database/loadSqlJs";
import { openStore } from "../../../../src/node/store/openStore";
import { recoverStore } from "../../../../src/node/store/recover/recoverStore";
import { Replica } from "../../../../src/node/store/replica";
import { ownSchema } from "../../../../src/node/store/schema";
import { StoreError } from "../../../../src/node/store/storeError";
import { storeFiles } from "../../../../src/node/store/storeFiles";
import { usualTuning } from "../../../../src/node/store/fileStore";
import { countedWork, foundWork, openTuned } from "../../../store/countedWork";
import { temporaryFolder } from "../../../support/temporaryFolder";

/** Never a snapshot of its own accord. */
export const quiet = { ...usualTuning, restFactor: 1e9 };

/** A store with one event in its snapshot and `commits` in its log, for tests to damage. */
export class SampleStore {
  static readonly commits = 4;
  readonly database: string;
  readonly log: string;

  private constructor(readonly folder: string) {
    this.database = path.join(folder, "state.db");
    const names = fs.readdirSync(folder);
    this.log = path.join(folder, names.find((name) => name.startsWith("state.log.")) ?? "");
  }

  static async make(): Promise<SampleStore> {
    const folder = path.join(temporaryFolder(), ".workstreams");
    const first = await openTuned(folder, quiet);
    await first.commit(countedWork("first", 1, 1));
    await first.close();
    const store = await openTuned(folder, quiet);
    for (let n = 1; n <= SampleStore.commits; n++) await store.commit(countedWork("w", n, 1));
    // As a process that is killed leaves it: without a last snapshot.
    return new SampleStore(folder);
  }

  /** Why the store cannot be opened. */
  async refusal(): Promise<StoreError> {
    try {
      await (await openStore(this.folder, { readOnly: true })).close();
    } catch (error) {
      assert.ok(error instanceof StoreError, String(error));
      return error;
    }
    return assert.fail("it was opened");
  }

  async refusalOfFlipped(bytes: Buffer, at: number): Promise<StoreError> {
    fs.writeFileSync(this.log, flippedAt(bytes, at));
    return this.refusal();
  }

  /** How many events one look finds, or why none; whoever opens a store looks several times before it says so. */
  async lookOnce(): Promise<number | StoreError["kind"]> {
    const replica = new Replica(await loadSqlJs(), storeFiles(this.folder), ownSchema(), "r");
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

  async eventsFound(): Promise<number> {
    const reader = await openStore(this.folder, { readOnly: true });
    const { ids, broken } = foundWork(reader);
    await reader.close();
    assert.deepEqual(broken, []);
    return ids.size;
  }

  /** Does what a refusal advises; returns how many events are kept. */
  async recovered(): Promise<number> {
    const plan = await recoverStore(this.folder, false);
    assert.notEqual(plan.problem, null);
    assert.equal(plan.movedTo, null);
    const done = await recoverStore(this.folder, true);
    assert.ok(done.movedTo !== null && fs.existsSync(done.movedTo));
    const reader = await openStore(this.folder, { readOnly: true });
    const rows = reader.all("SELECT event_type FROM events ORDER BY seq");
    await reader.close();
    const merged = rows.filter((row) => row["event_type"] === "merged").length;
    if (done.kept !== null) assert.equal(rows.at(-1)?.["event_type"], "history_recovered");
    assert.equal(merged, done.kept?.events ?? 0);
    assert.equal((await recoverStore(this.folder, false)).problem, null);
    return done.kept?.events ?? 0;
  }
}

/** The same bytes with one bit turned. */
export function flippedAt(bytes: Buffer, at: number, bit = 0): Buffer {
  const flipped = Buffer.from(bytes);
  flipped.writeUInt8(flipped.readUInt8(at) ^ (1 << bit), at);
  return flipped;
}
