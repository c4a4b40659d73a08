import { setTimeout as delay } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import type { Dice } from '../../apps/collector/test/fuzz/dice.ts';
import { encodeRequest } from '../../apps/collector/test/small-request.ts';
import { exportRequest, type SoakSpan } from './traffic.ts';

/** What is known of a span that was sent. */
export interface SpanRecord {
  isAcknowledged: boolean;
  /** Requests that held it, each with the collector that may have taken it: so often it may be stored. */
  sendings: Set<string>;
}

export interface ExportCounts {
  requests: number;
  attempts: number;
  acknowledged: number;
  /** By what went wrong: a status, a timeout, a broken connection. */
  failures: Map<string, number>;
  duplicates: number;
}

export interface ExporterOptions {
  dice: Dice;
  collectorUrls: readonly string[];
  /** Some spans wait this long before they are sent. */
  longestDelayMs: number;
}

const FLUSH_EVERY_MS = 200;
const MOST_SPANS = 40;
const LATE_SHARE = 0.05;
const DUPLICATE_SHARE = 0.03;
const OTHER_COLLECTOR_SHARE = 0.3;
/** Short, so that clients often do not know what became of a request. */
const TIMEOUT_MS = 2_500;
const RETRY_AFTER_MS = 500;

/**
 * The exporters of all services: each collects spans, sends them in batches in any order, and sends a batch again, to the
 * same collector or the other, until it is acknowledged. Some batches come late; some spans are sent again in other company
 * although they were acknowledged. The ledger is what is true.
 */
export class Exporters {
  readonly ledger = new Map<string, SpanRecord>();
  readonly counts: ExportCounts = { requests: 0, attempts: 0, acknowledged: 0, failures: new Map(), duplicates: 0 };
  readonly #options: ExporterOptions;
  readonly #pending = new Map<string, SoakSpan[]>();
  readonly #sending = new Set<Promise<void>>();
  readonly #ended = new AbortController();
  readonly #timer: NodeJS.Timeout;

  constructor(options: ExporterOptions) {
    this.#options = options;
    this.#timer = setInterval(() => this.#flush(), FLUSH_EVERY_MS);
  }

  add(spans: readonly SoakSpan[]): void {
    for (const span of spans) {
      const pending = this.#pending.get(span.service) ?? [];
      pending.push(span);
      this.#pending.set(span.service, pending);
      this.ledger.set(span.spanId, { isAcknowledged: false, sendings: new Set() });
    }
  }

  /** Requests that have no acknowledgement yet. */
  get unsettled(): number {
    return this.#sending.size;
  }

  /** Sends what is left, late ones at once; resolves when all is acknowledged. */
  async end(): Promise<void> {
    clearInterval(this.#timer);
    this.#flush();
    this.#ended.abort();
    while (this.#sending.size > 0) await Promise.all(this.#sending);
  }

  #flush(): void {
    const { dice } = this.#options;
    for (const [service, spans] of this.#pending) {
      this.#pending.set(service, []);
      while (spans.length > 0) {
        const batch = Array.from({ length: 1 + dice.integer(MOST_SPANS) }, () => take(spans, dice)).filter(isSpan);
        const waitMs = dice.chance(LATE_SHARE) ? dice.integer(this.#options.longestDelayMs) : 0;
        this.#start(this.#send(batch, waitMs));
      }
    }
  }

  #start(sending: Promise<void>): void {
    this.#sending.add(sending);
    void sending.finally(() => this.#sending.delete(sending));
  }

  async #send(spans: readonly SoakSpan[], waitMs: number): Promise<void> {
    const { dice, collectorUrls } = this.#options;
    const number = ++this.counts.requests;
    const { body, headers } = encode(spans, dice);
    let collector = dice.integer(collectorUrls.length);
    await this.#wait(waitMs);
    for (;;) {
      for (const { spanId } of spans) this.ledger.get(spanId)!.sendings.add(`${number} to ${collector}`);
      if (await this.#attempt(collectorUrls[collector]!, body, headers)) break;
      await delay(RETRY_AFTER_MS * (0.5 + Math.random()));
      if (dice.chance(OTHER_COLLECTOR_SHARE)) collector = (collector + 1) % collectorUrls.length;
    }
    for (const { spanId } of spans) this.ledger.get(spanId)!.isAcknowledged = true;
    this.counts.acknowledged += spans.length;
    if (!dice.chance(DUPLICATE_SHARE)) return;
    this.counts.duplicates += Math.ceil(spans.length / 2);
    this.#start(this.#send(spans.slice(0, Math.ceil(spans.length / 2)), dice.integer(5_000)));
  }

  async #attempt(url: string, body: Buffer, headers: Record<string, string>): Promise<boolean> {
    this.counts.attempts++;
    const signal = AbortSignal.timeout(TIMEOUT_MS);
    try {
      const response = await fetch(`${url}/v1/traces`, { method: 'POST', headers, body: body as BodyInit, signal });
      await response.arrayBuffer();
      if (response.status === 200) return true;
      this.#countFailure(String(response.status));
    } catch (error) {
      this.#countFailure((error as Error).name === 'TimeoutError' ? 'timeout' : 'connection');
    }
    return false;
  }

  #countFailure(what: string): void {
    this.counts.failures.set(what, (this.counts.failures.get(what) ?? 0) + 1);
  }

  async #wait(ms: number): Promise<void> {
    if (ms > 0) await delay(ms, undefined, { signal: this.#ended.signal }).catch(() => {});
  }
}

function encode(spans: readonly SoakSpan[], dice: Dice): { body: Buffer; headers: Record<string, string> } {
  const request = exportRequest(spans);
  const isJson = dice.chance(0.2);
  const plain = isJson ? Buffer.from(JSON.stringify(request)) : Buffer.from(encodeRequest(request));
  const type = { 'Content-Type': isJson ? 'application/json' : 'application/x-protobuf' };
  if (dice.chance(0.5)) return { body: plain, headers: type };
  return { body: gzipSync(plain, { level: 1 }), headers: { ...type, 'Content-Encoding': 'gzip' } };
}

function take(spans: SoakSpan[], dice: Dice): SoakSpan | undefined {
  return spans.splice(dice.integer(spans.length), 1)[0];
}

function isSpan(span: SoakSpan | undefined): span is SoakSpan {
  return span !== undefined;
}
