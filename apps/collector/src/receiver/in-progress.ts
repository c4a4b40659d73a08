/** Counts what is in progress, and tells when nothing is. */
export class InProgress {
  #count = 0;
  #waiting: (() => void)[] = [];

  get count(): number {
    return this.#count;
  }

  begin(): void {
    this.#count++;
  }

  end(): void {
    this.#count--;
    if (this.#count > 0) return;
    for (const resolve of this.#waiting) resolve();
    this.#waiting = [];
  }

  /** Resolves when nothing is in progress, or when the signal gives up waiting. */
  whenIdle(giveUp: AbortSignal): Promise<void> {
    if (this.#count === 0 || giveUp.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
      giveUp.addEventListener('abort', () => resolve(), { once: true });
    });
  }
}
