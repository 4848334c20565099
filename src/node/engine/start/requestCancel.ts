import os from "node:os";
import { updateWhere } from "../../../core/pipeline/statements";
import { openStore } from "../../store/openStore";
import { runById } from "../../store/queries/runs";
import type { Project } from "../../project";
import { isOwned } from "../record/ownership";

function wake(pid: number): void {
  try {
    process.kill(pid, "SIGINT");
  } catch {
    // It has just ended by itself.
  }
}

/**
 * Records that a person wants a run to end, and wakes its engine where it runs on this machine. Resolves to whether an
 * engine was there to end; it says itself when it has.
 */
export async function requestCancel(project: Project, runId: string): Promise<boolean> {
  const store = await openStore(project.stateFolder);
  try {
    await store.refresh();
    const run = runById(store, runId);
    const now = Date.now();
    if (!isOwned(run, now)) return false;
    await store.commit({
      events: [],
      writes: [updateWhere("runs", { id: run.id }, { cancel_requested_at: now })],
    });
    if (run.ownerHost === os.hostname() && run.ownerPid !== null) wake(run.ownerPid);
    return true;
  } finally {
    await store.close();
  }
}
