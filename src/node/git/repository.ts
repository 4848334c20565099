import PQueue from "p-queue";

/** A working tree of a repository. */
export interface Repository {
  /** Absolute path of the top of this working tree. */
  readonly top: string;
  /** Absolute path of the `.git` folder that all working trees share. */
  readonly commonDir: string;
}

const writers = new Map<string, PQueue>();

/** Runs what writes to a repository one at a time, over all its working trees. */
export async function exclusively<T>(repository: Repository, write: () => Promise<T>): Promise<T> {
  const queue = writers.get(repository.commonDir) ?? new PQueue({ concurrency: 1 });
  writers.set(repository.commonDir, queue);
  return queue.add(write);
}
