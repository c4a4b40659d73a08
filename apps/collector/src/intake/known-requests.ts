import { hash } from 'node:crypto';

const FINGERPRINT_DIGITS = 40;

/** What two requests have in common only if they are the same bytes: 40 hexadecimal digits. */
export function fingerprintOf(received: Buffer): string {
  return hash('sha256', received, 'hex').slice(0, FINGERPRINT_DIGITS);
}

/**
 * The requests that were taken lately, so that one that is sent again, because its acknowledgement came too late or got
 * lost, is acknowledged again and not stored again. OTLP leaves such duplicates to the layer above.
 */
export class KnownRequests {
  readonly #most: number;
  readonly #durable = new Map<string, Promise<void>>();

  /** @param most how many are remembered; the oldest go first */
  constructor(most: number) {
    this.#most = most;
  }

  /** When the same request that came before is on disk; undefined when there is none. */
  find(fingerprint: string): Promise<void> | undefined {
    return this.#durable.get(fingerprint);
  }

  /** Remembers a request, until it turns out that it could not be written. */
  add(fingerprint: string, durable: Promise<void>): void {
    this.#durable.set(fingerprint, durable);
    durable.catch(() => {
      if (this.#durable.get(fingerprint) === durable) this.#durable.delete(fingerprint);
    });
    if (this.#durable.size <= this.#most) return;
    for (const oldest of this.#durable.keys()) {
      this.#durable.delete(oldest);
      break;
    }
  }

  /** Takes a request for new if it comes again. */
  forget(fingerprint: string): void {
    this.#durable.delete(fingerprint);
  }
}
