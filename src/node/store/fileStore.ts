import fs from "node:fs";
import path from "node:path";
import { setImmediate as nextTurn } from "node:timers/promises";
import type { SqlJsStatic } from "sql.js";
import type { Row, RunStore, SqlValue, Transaction } from "../../core/ports";
import { Committer } from "./committer";
import { explainFailure } from "./explainFailure";
import { readPatiently } from "./readPatiently";
import { saveRescue } from "./recover/saveRescue";
import type { Schema } from "./schema";
import { isLoss, missing, StoreError } from "./storeError";
import { storeFiles, type StoreFiles } from "./storeFiles";
import { StoreLock } from "./lock/storeLock";

/** When a snapshot is made and how long a lock is waited for; tests use others. */
export interface StoreTuning {
  /** A snapshot is due when the log is longer. */
  snapshotBytes: number;
  /** No snapshot before so many times the cost of the last one has passed. */
  restFactor: number;
  lockPatienceMs: number;
}

/** What the product uses: snapshots take two percent of the time at most. */
export const usualTuning: StoreTuning = {
  snapshotBytes: 256 * 1024,
  restFactor: 75,
  lockPatienceMs: 30_000,
};

// Node ends a longer one at once.
const longestTimer = 2 ** 31 - 1;

interface Waiting {
  transaction: Transaction;
  resolve: () => void;
  reject: (error: unknown) => void;
}

/** The folder says itself that git should not see it: a dry run makes it before anything else could. */
function makeStateFolder(folder: string): void {
  fs.mkdirSync(folder, { recursive: true, mode: 0o700 });
  const ignore = path.join(folder, ".gitignore");
  if (!fs.existsSync(ignore)) fs.writeFileSync(ignore, "*\n", { mode: 0o600 });
}

/** The store of a process that commits. */
export class FileStore implements RunStore {
  readonly #files: StoreFiles;
  readonly #lock: StoreLock;
  readonly #committer: Committer;
  #waiting: Waiting[] = [];
  #working: Promise<void> = Promise.resolve();
  #isAsked = false;
  #snapshotTimer: NodeJS.Timeout | undefined;
  #wantsSnapshot = false;
  #rescued: string | undefined;

  constructor(
    SQL: SqlJsStatic,
    folder: string,
    schema: Schema,
    private readonly tuning: StoreTuning,
  ) {
    this.#files = storeFiles(folder);
    this.#lock = new StoreLock(this.#files.lock, tuning.lockPatienceMs);
    this.#committer = new Committer(SQL, this.#files, schema, () => {
      if (!this.#lock.isHeld()) throw new StoreError("locked", lostLock(this.#files.lock));
    });
  }

  all(sql: string, params?: readonly SqlValue[]): Row[] {
    return this.#committer.replica.database.all(sql, params);
  }

  commit(transaction: Transaction): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ transaction, resolve, reject });
      this.#ask();
    });
  }

  async refresh(): Promise<void> {
    const isFirst = !this.#committer.replica.isKnown;
    await readPatiently(() => this.#committer.replica.refresh(null));
    // What a process recorded before it died should be in the file that other programs read, too.
    this.#wantsSnapshot ||= isFirst && this.#committer.hasTransactions;
  }

  /** Does `work` while nobody else commits, after catching up. */
  exclusively<T>(work: (committer: Committer) => T): Promise<T> {
    const done = this.#working.then(() => this.#locked(work));
    this.#working = done.then(ignore, ignore);
    return done;
  }

  async close(): Promise<void> {
    for (let seen; seen !== this.#working;) {
      seen = this.#working;
      await seen;
      clearTimeout(this.#snapshotTimer);
    }
    // Programs that read the file should find how it ended. What cannot be written now is in the log.
    if (this.#wantsSnapshot) await this.#snapshotQuietly();
    this.#lock.dispose();
    this.#committer.replica.close();
  }

  /** What was asked for while another commit is on its way goes to disk together. */
  #ask(): void {
    if (this.#isAsked) return;
    this.#isAsked = true;
    this.#working = this.#working.then(() => this.#flush());
  }

  async #flush(): Promise<void> {
    // Who commits without end must not starve the rest of the process, snapshots among it.
    await nextTurn();
    this.#isAsked = false;
    const waiting = this.#waiting;
    this.#waiting = [];
    try {
      const results = await this.#locked((committer) =>
        committer.commit(waiting.map(({ transaction }) => transaction)),
      );
      for (const [n, { resolve, reject }] of waiting.entries()) {
        const result = results[n];
        if (result === undefined) resolve();
        else reject(result.error);
      }
    } catch (error) {
      for (const { reject } of waiting) reject(error);
      return;
    }
    this.#planSnapshot(waiting.some(({ transaction }) => transaction.events.length > 0));
  }

  async #locked<T>(work: (committer: Committer) => T): Promise<T> {
    this.#refuseEmptied();
    try {
      // What is known has a folder, or it was refused just now.
      if (!this.#committer.replica.isKnown) makeStateFolder(this.#files.folder);
      await this.#lock.acquire();
    } catch (error) {
      throw explainFailure(error, this.#files.folder);
    }
    try {
      return work(this.#committer);
    } catch (error) {
      throw isLoss(error) ? this.#withRescue(error) : explainFailure(error, this.#files.folder);
    } finally {
      this.#lock.release();
    }
  }

  /** A folder that was taken away as a whole must not be made again as if nothing had been. */
  #refuseEmptied(): void {
    if (!this.#committer.replica.isKnown || fs.existsSync(this.#files.folder)) return;
    throw this.#withRescue(
      missing(`${this.#files.folder} is gone, and all that was recorded in it`),
    );
  }

  /** What this process had recorded is saved before anybody is told that the files are not what they were. */
  #withRescue(error: StoreError): StoreError {
    const { replica } = this.#committer;
    if (replica.isKnown) this.#rescued ??= this.#rescue();
    if (this.#rescued === undefined) return error;
    return new StoreError(
      error.kind,
      `${error.message} All that this process knew is saved in ${this.#rescued}, and recover will offer it.`,
      { cause: error },
    );
  }

  #rescue(): string | undefined {
    try {
      return saveRescue(this.#files.folder, this.#committer.replica.database);
    } catch {
      return undefined;
    }
  }

  /** Facts are worth a snapshot, so that other programs see them; a sign of life is not. */
  #planSnapshot(hasFacts: boolean): void {
    const position = this.#committer.replica.position;
    if (position === null) return;
    this.#wantsSnapshot ||= hasFacts || position.end > this.tuning.snapshotBytes;
    if (!this.#wantsSnapshot || this.#snapshotTimer !== undefined) return;
    // Absolute, for a clock that was set back.
    const passed = Math.abs(Date.now() - position.header.at);
    const rest = this.tuning.restFactor * this.#committer.snapshotCost - passed;
    this.#snapshotTimer = setTimeout(
      () => {
        this.#working = this.#working.then(() => this.#snapshotQuietly());
      },
      Math.min(Math.max(0, rest), longestTimer),
    );
    this.#snapshotTimer.unref();
  }

  /** A snapshot that fails does no harm: the log has everything. */
  async #snapshotQuietly(): Promise<void> {
    // Not before: a commit that is done while this waits for its turn would plan another one right behind it.
    this.#snapshotTimer = undefined;
    this.#wantsSnapshot = false;
    try {
      await this.#locked((committer) => {
        committer.snapshot();
      });
    } catch {
      // Damage is told by the next commit.
    }
  }
}

function ignore(): undefined {
  return undefined;
}

function lostLock(lock: string): string {
  return `${lock} was taken away while this process worked, so nothing was written. Start the command again; a run goes on with: openspec-workstreams resume`;
}
