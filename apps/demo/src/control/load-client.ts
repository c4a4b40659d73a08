import type { LoadReport } from '../load/ledger.ts';
import { LOOPBACK } from '../platform/addresses.ts';

/** Rates of the requests sent in a window, per second. */
export interface LoadRates {
  sent: number;
  ok: number;
  failed: number;
}

const TIMEOUT_MS = 2_000;

/** Asks the load generator what it sent. */
export class LoadClient {
  readonly #url: string;

  constructor(port: number) {
    this.#url = `http://${LOOPBACK}:${port}/`;
  }

  /** Exact counts for a window of epoch milliseconds. Throws while the load generator does not answer. */
  async report(from: number, to: number): Promise<LoadReport> {
    const response = await fetch(`${this.#url}?from=${from}&to=${to}`, { signal: AbortSignal.timeout(TIMEOUT_MS) });
    return (await response.json()) as LoadReport;
  }

  /** Rates over the last seconds until `now` (epoch ms); undefined while the load generator does not answer. */
  async rates(now: number, seconds: number): Promise<LoadRates | undefined> {
    try {
      const { sent, ok, failed } = await this.report(now - seconds * 1_000, now);
      return { sent: sent / seconds, ok: ok / seconds, failed: failed / seconds };
    } catch {
      return undefined;
    }
  }
}
