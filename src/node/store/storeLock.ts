import path from "node:path";
import { lock } from "proper-lockfile";
import { UserError } from "../../core/errors";

const staleMs = 5000;

function isLocked(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ELOCKED";
}

async function acquire(folder: string): Promise<() => Promise<void>> {
  try {
    return await lock(folder, {
      lockfilePath: path.join(folder, "state.lock"),
      stale: staleMs,
      // Longer than a dead owner's lock takes to go stale; random, so that waiting processes do not march in step.
      retries: { retries: 400, factor: 1.2, minTimeout: 3, maxTimeout: 80, randomize: true },
      onCompromised: () => undefined,
    });
  } catch (error) {
    if (!isLocked(error)) throw error;
    throw new UserError(
      `Another process has held ${path.join(folder, "state.lock")} for too long. If no openspec-workstreams runs, remove that folder and try again.`,
      { cause: error },
    );
  }
}

/**
 * Runs `work` while no other process commits. `work` is synchronous, so the lock cannot go stale while it waits for
 * something; who stole it all the same is noticed by `replaceStateFile`.
 */
export async function withStoreLock<T>(folder: string, work: () => T): Promise<T> {
  const release = await acquire(folder);
  try {
    return work();
  } finally {
    // A lock that was taken over is not ours to release.
    await release().catch(() => undefined);
  }
}
