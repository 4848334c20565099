import assert from "node:assert/strict";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { usualTuning } from "../../src/node/store/fileStore";
import { judgeHolder, parseCard } from "../../src/node/store/lock/lockHolder";
import { openStore } from "../../src/node/store/openStore";
import { storeFiles } from "../../src/node/store/storeFiles";
import { countedWork, foundWork, openTuned } from "./countedWork";
import { startWriter, type Writer } from "./startWriter";

/** What became of everybody; `lost` and `broken` must be 0. */
export interface SuspendFigures {
  seconds: number;
  acknowledged: number;
  lost: number;
  broken: number;
}

function lockOf(folder: string): string {
  try {
    return readFileSync(storeFiles(folder).lock, "utf8");
  } catch {
    return "";
  }
}

/** Suspends a writer again and again until that happens to it while it holds the lock. */
async function suspendInLock(writer: Writer, folder: string): Promise<void> {
  for (let tries = 0; tries < 500; tries++) {
    writer.child.kill("SIGSTOP");
    for (let waits = 0; waits < 20; waits++) {
      const card = parseCard(lockOf(folder));
      if (card?.pid === writer.child.pid && judgeHolder(card) === "stopped") return;
      await sleep(1);
    }
    writer.child.kill("SIGCONT");
    await sleep(Math.random() * 10);
  }
  throw new Error("the writer never held the lock when it was suspended");
}

/**
 * A writer is suspended for so many seconds while it holds the lock. Readers go on; who wants to commit waits and is
 * told why when its patience ends; when the writer goes on, so does everybody, and nothing is lost.
 */
export async function suspendHolder(
  program: string,
  folder: string,
  seconds: number,
): Promise<SuspendFigures> {
  const writer = startWriter(program, [folder, "suspended", "1000000", ""]);
  const lockPatienceMs = (seconds + 60) * 1000;
  try {
    await once(writer.child.stdout, "data");
    await suspendInLock(writer, folder);
    const before = writer.said();
    const impatient = await openTuned(folder, { ...usualTuning, lockPatienceMs: 100 });
    await assert.rejects(
      impatient.commit(countedWork("impatient", 1, 1)),
      new RegExp(`is suspended. Let it go on with: kill -CONT ${writer.child.pid}`),
    );
    await impatient.close();
    const patient = await openTuned(folder, { ...usualTuning, lockPatienceMs });
    let isCommitted = false;
    const committing = patient.commit(countedWork("patient", 1, 1)).then(() => {
      isCommitted = true;
    });
    const reader = await openStore(folder, { readOnly: true });
    const { ids } = foundWork(reader);
    await reader.close();
    assert.deepEqual(
      before.filter((id) => !ids.has(id)),
      [],
    );
    await sleep(seconds * 1000);
    assert.equal(isCommitted, false);
    writer.child.kill("SIGCONT");
    await committing;
    for (const had = before.length; writer.said().length <= had;) await sleep(5);
    await patient.close();
  } finally {
    writer.child.kill("SIGKILL");
    await writer.ended;
  }
  const acknowledged = [...writer.said(), "patient-1"];
  const reader = await openStore(folder, { readOnly: true });
  const { ids, broken } = foundWork(reader);
  await reader.close();
  const lost = acknowledged.filter((id) => !ids.has(id)).length;
  return {
    seconds,
    acknowledged: acknowledged.length,
    lost: lost + (ids.has("impatient-1") ? 1 : 0),
    broken: broken.length,
  };
}
