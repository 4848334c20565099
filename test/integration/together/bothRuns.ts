import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { query } from "../support/cli";
import { eventually, root, rows } from "../support/extension";

/** Started by a task of the first window. */
export const ofWindow = "ws-add-hello-world-endpoint";
/** Started by the command line. */
export const ofCommandLine = "ws-add-bye-endpoint";

/** What this window's tree says of a workstream. */
async function shown(id: string): Promise<string> {
  return (await rows("workstreams")).find(({ label }) => label === id)?.description ?? "";
}

/** Waits until this window shows the agent of a run at work, and lets it go on as far as this window is concerned. */
export async function seesItRun(window: 1 | 2, id: string): Promise<void> {
  await eventually(
    `window ${window} shows ${id} running`,
    async () => ((await shown(id)).startsWith("running: EDIT #1") ? true : undefined),
    180_000,
  );
  writeFileSync(join(root(), `.git/seen-${id}-${window}`), "");
}

/** Waits until this window shows that a run is done. */
export async function seesItDone(window: 1 | 2, id: string): Promise<void> {
  await eventually(
    `window ${window} shows ${id} done`,
    async () => ((await shown(id)) === "done · not merged" ? true : undefined),
    120_000,
  );
}

/** Whatever windows show, the database has both runs and their events, in one unbroken order. */
export function assertBothRecorded(): void {
  const done = query(
    root(),
    "SELECT w.id, w.state, r.status FROM workstreams w JOIN runs r ON w.run_id = r.id ORDER BY w.id",
  );
  assert.deepEqual(done, [
    { id: ofCommandLine, state: "done", status: "completed" },
    { id: ofWindow, state: "done", status: "completed" },
  ]);
  const [events] = query(
    root(),
    "SELECT count(*) = max(seq) AS unbroken, count(DISTINCT run_id) AS runs FROM events",
  );
  assert.deepEqual(events, { unbroken: 1, runs: 2 });
}
