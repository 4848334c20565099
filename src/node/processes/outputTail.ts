/** Keeps the last bytes of a stream. */
export class OutputTail {
  readonly #limit: number;
  #chunks: Buffer[] = [];
  #size = 0;
  #truncated = false;

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Whether the beginning was dropped. */
  get truncated(): boolean {
    return this.#truncated;
  }

  add(chunk: Buffer): void {
    this.#chunks.push(chunk);
    this.#size += chunk.length;
    // Twice the limit before joining, so that each byte is copied once on average.
    if (this.#size > 2 * this.#limit) this.#trim();
  }

  text(): string {
    if (this.#size > this.#limit) this.#trim();
    return Buffer.concat(this.#chunks).toString("utf8");
  }

  #trim(): void {
    const all = Buffer.concat(this.#chunks);
    let from = all.length - this.#limit;
    // Not in the middle of a character.
    while (from < all.length && ((all[from] ?? 0) & 0xc0) === 0x80) from += 1;
    const kept = Buffer.from(all.subarray(from));
    this.#chunks = [kept];
    this.#size = kept.length;
    this.#truncated = true;
  }
}
