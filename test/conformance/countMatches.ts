/** Counts what equals OpenSpec's answer, and says so at the end: `validate: 8/8`. */
export class MatchCount {
  #matching = 0;
  #all = 0;

  constructor(private readonly what: string) {}

  /** Runs a comparison and counts it. */
  async compare(check: () => void | Promise<void>): Promise<void> {
    this.#all++;
    await check();
    this.#matching++;
  }

  print(): void {
    if (this.#all > 0) console.log(`      ${this.what}: ${this.#matching}/${this.#all} equal`);
  }
}
