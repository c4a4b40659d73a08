import type { RejectionWriter } from '@faultline/clickhouse';

interface Page {
  rejections: Map<string, number>;
  atMs: number;
  token: string;
}

/** Adds up what was turned away and writes it down from time to time, so that the console can say so. */
export class RejectionLedger {
  readonly #writer: RejectionWriter;
  readonly #clock: () => number;
  readonly #newToken: () => string;
  #open = new Map<string, number>();
  /** Written under one token until it is known to have arrived. */
  #pending: Page | undefined;

  /** @param clock epoch milliseconds */
  constructor(writer: RejectionWriter, clock: () => number, newToken: () => string) {
    this.#writer = writer;
    this.#clock = clock;
    this.#newToken = newToken;
  }

  add(rejections: ReadonlyMap<string, number>): void {
    for (const [reason, spans] of rejections) this.#open.set(reason, (this.#open.get(reason) ?? 0) + spans);
  }

  /** @throws what the writer throws; nothing is forgotten then */
  async write(): Promise<void> {
    if (!this.#pending) {
      if (this.#open.size === 0) return;
      this.#pending = { rejections: this.#open, atMs: this.#clock(), token: this.#newToken() };
      this.#open = new Map();
    }
    const { rejections, atMs, token } = this.#pending;
    await this.#writer.write(rejections, atMs, token);
    this.#pending = undefined;
  }
}
