import { messageOf } from '@faultline/runtime';

/** Logs the first failure of a row of failures, and that it is over: an outage is two lines, not thousands. */
export class StreakLog {
  readonly #what: string;
  readonly #write: (line: string) => void;
  #failures = 0;

  /** @param what the sentence's subject, e.g. `the edge job` */
  constructor(what: string, write: (line: string) => void) {
    this.#what = what;
    this.#write = write;
  }

  failed(error: unknown): void {
    if (this.#failures++ === 0) this.#write(`${this.#what} failed, and is tried again: ${messageOf(error)}`);
  }

  succeeded(): void {
    if (this.#failures > 0) this.#write(`${this.#what} works again, after ${this.#failures} failures`);
    this.#failures = 0;
  }
}
