import fs, { mkdirSync } from "node:fs";
import path from "node:path";
import { lock } from "proper-lockfile";
import type { RunStore } from "../../../core/ports";
import type { Project } from "../../project";

/** Its lock is a folder, which the library would make as the umask says; what it measures of a disk it keeps in here. */
const privateFs = {
  ...fs,
  mkdir: (folder: string, done: fs.NoParamCallback) => {
    fs.mkdir(folder, { mode: 0o700 }, done);
  },
};

/**
 * Lets `claim` look who works on what and then record that this process does, while no other process does the same.
 * The store is up to date when it is called.
 */
export async function withClaimLock<T>(
  project: Pick<Project, "stateFolder">,
  store: RunStore,
  claim: () => Promise<T>,
): Promise<T> {
  mkdirSync(project.stateFolder, { recursive: true, mode: 0o700 });
  // The library tells its locks apart by this name: the folder itself would be the store's own lock.
  const release = await lock(path.join(project.stateFolder, "claim"), {
    fs: privateFs,
    realpath: false,
    stale: 10_000,
    retries: { retries: 300, factor: 1.2, minTimeout: 10, maxTimeout: 200, randomize: true },
    onCompromised: () => undefined,
  });
  try {
    await store.refresh();
    return await claim();
  } finally {
    // A lock that was taken over is not ours to release.
    await release().catch(() => undefined);
  }
}
