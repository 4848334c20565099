import { randomBytes } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { describeHolder, judgeHolder, ownCard, parseCard } from "./lockHolder";
import { StoreError } from "../storeError";
import { isMissingFile } from "../../files/isMissingFile";
import { readForeignText } from "../../files/readForeign";

function readText(file: string): string | null {
  try {
    return readForeignText(file, "state");
  } catch (error) {
    // What cannot be read is nobody's that can be judged.
    return isMissingFile(error) ? null : "";
  }
}

/** One question to the disk, where reading takes five. */
function inodeOf(file: string): bigint | undefined {
  return fs.statSync(file, { bigint: true, throwIfNoEntry: false })?.ino;
}

/** Every commit comes here, and rmSync looks at a file twice before it removes it. */
function unlink(file: string): void {
  try {
    fs.unlinkSync(file);
  } catch (error) {
    if (!isMissingFile(error)) throw error;
  }
}

function hasCode(error: unknown, ...codes: readonly string[]): boolean {
  return error instanceof Error && "code" in error && codes.includes(String(error.code));
}

/**
 * Lets one process at a time commit. Each process has a card that says who it is; to lock is to link the card to the
 * lock's name, which is atomic and carries the content along. A lock is taken over only from a process that is proven dead.
 */
export class StoreLock {
  readonly #card: string;
  readonly #text: string;
  #hasCard = false;
  /** The file that the card is. */
  #inode: bigint | undefined;

  constructor(
    private readonly lock: string,
    private readonly patienceMs: number,
  ) {
    const nonce = randomBytes(6).toString("hex");
    this.#card = `${lock}.${process.pid}.${nonce}`;
    this.#text = JSON.stringify(ownCard(nonce));
  }

  /** Waits until this process has the lock; throws a StoreError that says who has it when that takes too long. */
  async acquire(): Promise<void> {
    this.#makeCard();
    await this.#take(this.lock);
  }

  /** Whether it is still ours: a person may have removed it while this process was suspended. */
  isHeld(): boolean {
    const inode = inodeOf(this.lock);
    // Without links the lock is a file of its own.
    return inode !== undefined && (inode === this.#inode || readText(this.lock) === this.#text);
  }

  release(): void {
    if (this.isHeld()) unlink(this.lock);
  }

  /** Takes the card away; to be called last. */
  dispose(): void {
    if (this.#hasCard) fs.rmSync(this.#card, { force: true });
    this.#hasCard = false;
  }

  #makeCard(): void {
    if (this.#hasCard && fs.existsSync(this.#card)) return;
    fs.writeFileSync(this.#card, this.#text, { mode: 0o600 });
    this.#inode = inodeOf(this.#card);
    if (!this.#hasCard) this.#sweepCards();
    this.#hasCard = true;
  }

  /** Cards of dead processes; a lock that they still hold is a link of its own. */
  #sweepCards(): void {
    const folder = path.dirname(this.lock);
    const prefix = `${path.basename(this.lock)}.`;
    for (const name of fs.readdirSync(folder)) {
      if (!name.startsWith(prefix) || !/^\d+\.[0-9a-f]{12}$/.test(name.slice(prefix.length)))
        continue;
      const card = parseCard(readText(path.join(folder, name)) ?? "");
      if (card !== null && judgeHolder(card) === "dead")
        fs.rmSync(path.join(folder, name), { force: true });
    }
  }

  #link(target: string): boolean {
    try {
      fs.linkSync(this.#card, target);
      return true;
    } catch (error) {
      if (hasCode(error, "EEXIST")) return false;
      if (!hasCode(error, "EPERM", "ENOTSUP", "EOPNOTSUPP", "ENOSYS")) throw error;
    }
    // A file system without links: the content follows the name, and until then nobody can judge the lock.
    try {
      fs.writeFileSync(target, this.#text, { flag: "wx", mode: 0o600 });
      return true;
    } catch (error) {
      if (hasCode(error, "EEXIST")) return false;
      throw error;
    }
  }

  async #take(target: string): Promise<void> {
    const deadline = performance.now() + this.patienceMs;
    for (let pause = 0.5; ; pause = Math.min(pause * 1.5, 10)) {
      if (this.#link(target)) return;
      const holder = readText(target);
      if (holder === null) continue;
      const card = parseCard(holder);
      if (card !== null && judgeHolder(card) === "dead") {
        await this.#reap(target, holder, `${card.pid}.${card.nonce}`);
        continue;
      }
      if (performance.now() > deadline)
        throw new StoreError("locked", describeHolder(target, card));
      await sleep(pause * (0.5 + Math.random()));
    }
  }

  /** The right to take a dead process's lock away is such a lock itself, so that nobody takes away its successor's. */
  async #reap(target: string, holder: string, name: string): Promise<void> {
    const right = `${target}~${name}`;
    await this.#take(right);
    try {
      if (readText(target) !== holder) return;
      fs.rmSync(target, { force: true });
      fs.rmSync(`${this.lock}.${name}`, { force: true });
    } finally {
      fs.rmSync(right, { force: true });
    }
  }
}
