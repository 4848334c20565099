/** Does `work` soon after it was asked for, never twice within `intervalMs` nor twice at once. */
export class Throttled {
  #timer: NodeJS.Timeout | undefined;
  #isOver = false;
  #done: Promise<void> = Promise.resolve();

  constructor(
    private readonly work: () => Promise<void>,
    private readonly intervalMs: number,
  ) {}

  ask(): void {
    if (this.#isOver) return;
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#done = this.#done.then(this.work);
    }, this.intervalMs);
  }

  dispose(): void {
    this.#isOver = true;
    clearTimeout(this.#timer);
  }
}
