import fs from "node:fs";
import type { Transaction } from "../../src/core/ports";
import type { FileStore } from "../../src/node/store/fileStore";
import { storeFiles } from "../../src/node/store/storeFiles";
import { countedWork, openTuned } from "./countedWork";
import { type Operation, RecordedFolder } from "./recordedFolder";

const snapshotBytes = 12 * 1024;
/** Rounds whose sync fails; what they write fits into one sector, so that it can come back whole. */
const failingSyncs = [4, 10];

function idsOf(work: Transaction): string[] {
  return work.events.map(({ event_id }) => event_id);
}

/** Two stores that commit in turn, and die or fail at the worst moments; what they did to files, in order. */
class Workload {
  readonly #recorded: RecordedFolder;
  #stores: FileStore[] = [];
  #next = 1;

  constructor(private readonly folder: string) {
    fs.mkdirSync(folder, { recursive: true });
    this.#recorded = new RecordedFolder(folder);
  }

  async run(rounds: number): Promise<Operation[]> {
    try {
      this.#stores = [await openTuned(this.folder), await openTuned(this.folder)];
      for (let round = 0; round < rounds; round++) await this.#round(round);
    } finally {
      this.#recorded.isDead = false;
      this.#recorded.stop();
    }
    return this.#recorded.operations;
  }

  async #round(round: number): Promise<void> {
    const which = round % 3 === 0 ? 1 : 0;
    const count = 1 + (round % 3);
    const size = failingSyncs.includes(round % 16) ? 50 : 50 + ((round * 137) % 2500);
    const work = countedWork("w", this.#next, count, size);
    this.#next += count;
    const isSnapshot = this.#plan(round % 16);
    try {
      await this.#commit(which, work, isSnapshot);
    } catch (error) {
      if (!/simulated/.test(String(error))) throw error;
      await this.#afterFailure(which, round, work);
    }
    this.#recorded.fault = null;
    if (this.#recorded.isDead) await this.#revive(which);
  }

  /** What goes wrong in this round; tells whether a snapshot is to be made in it. */
  #plan(kind: number): boolean {
    const log = /^state\.log/;
    const folder = /^folder$/;
    switch (kind) {
      case 3:
        this.#recorded.fault = { at: "write", file: log, skip: 0, then: "fail" };
        return false;
      case 4:
      case 10:
        // All of it is written, but whether it is on disk nobody knows.
        this.#recorded.fault = { at: "sync", file: log, skip: 0, then: "fail" };
        return false;
      case 6:
        this.#recorded.fault = { at: "sync", file: log, skip: 0, then: "die" };
        return false;
      case 9:
        this.#recorded.fault = { at: "write", file: log, skip: 0, then: "die" };
        return false;
      case 12:
        this.#recorded.fault = { at: "sync", file: folder, skip: 1, then: "die" };
        return true;
      case 15:
        this.#recorded.fault = { at: "sync", file: folder, skip: 0, then: "die" };
        return true;
      default:
        return false;
    }
  }

  async #commit(which: number, work: Transaction, isSnapshot: boolean): Promise<void> {
    await this.#stores[which]?.exclusively((committer) => {
      const [result] = committer.commit([work]);
      if (result !== undefined) throw result.error;
      this.#recorded.operations.push({ kind: "acknowledged", ids: idsOf(work) });
      const length = committer.replica.position?.end ?? 0;
      if (isSnapshot || length > snapshotBytes) committer.snapshot();
    });
  }

  async #afterFailure(which: number, round: number, work: Transaction): Promise<void> {
    const { operations } = this.#recorded;
    const isAcknowledged = operations.some(
      (each) => each.kind === "acknowledged" && each.ids.includes(work.events[0]?.event_id ?? ""),
    );
    if (!this.#recorded.isDead) {
      // It was told that nothing of it is there; half of them give up, and then nothing of it may come back.
      operations.push({ kind: "failed", ids: idsOf(work) });
      if (round % 32 < 16) return;
      await this.#commit(which, work, false);
      return;
    }
    await this.#revive(which);
    // Nobody knows what became of it: the same again, by the next process or by the one that lived.
    if (!isAcknowledged) await this.#commit(round % 2 === 0 ? which : 1 - which, work, false);
  }

  async #revive(which: number): Promise<void> {
    this.#recorded.isDead = false;
    this.#recorded.fault = null;
    fs.rmSync(storeFiles(this.folder).lock, { force: true });
    this.#stores[which] = await openTuned(this.folder);
  }
}

/** Everything that a workload of so many rounds did to the files of a store. */
export function recordWorkload(folder: string, rounds: number): Promise<Operation[]> {
  return new Workload(folder).run(rounds);
}
