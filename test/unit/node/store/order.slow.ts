import assert from "node:assert/strict";
import path from "node:path";
import { openStore } from "../../../../src/node/store/openStore";
import { attempts } from "../../../../src/node/store/queries/attempts";
import { latestRun } from "../../../../src/node/store/queries/runs";
import { temporaryFolder } from "../../../support/temporaryFolder";
import { insert } from "./sampleRun";

const run = (id: string, at: number) =>
  insert("runs", { id, status: "running", started_at: at, config: "{}", log_folder: id });

const attempt = (number: number, at: number) =>
  insert("step_attempts", {
    id: `run-b/ws-a/edit#${number}`,
    run_id: "run-b",
    workstream_id: "ws-a",
    step: "edit",
    attempt: number,
    status: "passed",
    started_at: at,
  });

suite("order in the store", () => {
  test("is that of recording, also where the clock was set back meanwhile, and after a snapshot", async () => {
    const folder = path.join(temporaryFolder(), ".workstreams");
    const store = await openStore(folder);
    await store.commit({ events: [], writes: [run("run-a", 20_000)] });
    await store.commit({ events: [], writes: [run("run-b", 1000)] });
    for (const [index, at] of [9000, 5000, 7000].entries())
      await store.commit({ events: [], writes: [attempt(index + 1, at)] });
    const order = (reader: typeof store) => ({
      latest: latestRun(reader)?.id,
      attempts: attempts(reader, "run-b").map((row) => row.attempt),
    });
    assert.deepEqual(order(store), { latest: "run-b", attempts: [1, 2, 3] });
    await store.close();
    const again = await openStore(folder);
    assert.deepEqual(order(again), { latest: "run-b", attempts: [1, 2, 3] });
    await again.close();
  });
});
