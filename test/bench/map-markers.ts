import type { TrafficGraph } from '@faultline/model';
import { traceRequest } from '../../apps/collector/test/small-request.ts';

const EVERY_MS = 1_000;
/** The live map shows a minute: a pair of services must be gone from it before it is used again. */
const PAIRS = 120;
const LOST_AFTER_MS = 30_000;

/**
 * Sends a call between a pair of services of its own every second, and watches the live map for it: how long that took from
 * the end of its spans, on one machine's clock.
 */
export class MapMarkers {
  /** Marked calls that were not on the map within half a minute. */
  missing = 0;
  readonly #otlpUrl: string;
  readonly #endedAtMs = new Map<string, number>();
  readonly #timer: NodeJS.Timeout;
  readonly #stop = new AbortController();
  #lagsMs: number[] = [];
  #sent = 0;

  constructor(otlpUrl: string, consoleUrl: string) {
    this.#otlpUrl = otlpUrl;
    this.#timer = setInterval(() => void this.#send(), EVERY_MS);
    void this.#watch(`${consoleUrl}/api/v1/graph/stream`).catch((error: unknown) => {
      if (!this.#stop.signal.aborted) throw error;
    });
  }

  /** The lags since they were last taken, in milliseconds. */
  takeLags(): number[] {
    const lags = this.#lagsMs;
    this.#lagsMs = [];
    return lags;
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#stop.abort();
  }

  async #send(): Promise<void> {
    const pair = this.#sent++ % PAIRS;
    const traceId = `${'4d41524b'}${this.#sent.toString(16).padStart(24, '0')}`;
    const [callerId, calleeId] = [
      `a${this.#sent.toString(16).padStart(15, '0')}`,
      `b${this.#sent.toString(16).padStart(15, '0')}`,
    ];
    const endMs = Date.now();
    const request = { traceId, startNs: BigInt(endMs - 5) * 1_000_000n };
    const caller = traceRequest([callerId], { ...request, service: `marker-${pair}-caller` });
    const callee = traceRequest([calleeId], { ...request, service: `marker-${pair}-callee` });
    Object.assign(spanOf(caller), { kind: 3, endTimeUnixNano: String(BigInt(endMs) * 1_000_000n) });
    Object.assign(spanOf(callee), { parentSpanId: callerId, endTimeUnixNano: String(BigInt(endMs) * 1_000_000n) });
    const resourceSpans = [caller, callee].flatMap((part) => part.resourceSpans as unknown[]);
    this.#endedAtMs.set(`marker-${pair}-caller`, endMs);
    this.#countMissing(endMs);
    await fetch(`${this.#otlpUrl}/v1/traces`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ resourceSpans }),
    }).then(
      (response) => response.arrayBuffer(),
      () => {
        // It counts as missing.
      },
    );
  }

  async #watch(url: string): Promise<void> {
    const response = await fetch(url, { signal: this.#stop.signal });
    let text = '';
    for await (const chunk of response.body!.pipeThrough(new TextDecoderStream())) {
      text += chunk;
      const events = text.split('\n\n');
      text = events.pop()!;
      for (const event of events) {
        if (!/^event: snapshot$/m.test(event)) continue;
        this.#see(JSON.parse(/^data: (.*)$/m.exec(event)![1]!) as TrafficGraph, Date.now());
      }
    }
  }

  #see({ connections }: TrafficGraph, atMs: number): void {
    for (const { source, matched } of connections) {
      const endedAtMs = this.#endedAtMs.get(source);
      if (endedAtMs === undefined || matched === 0) continue;
      this.#endedAtMs.delete(source);
      this.#lagsMs.push(atMs - endedAtMs);
    }
  }

  #countMissing(nowMs: number): void {
    for (const [pair, endedAtMs] of this.#endedAtMs) {
      if (nowMs - endedAtMs < LOST_AFTER_MS) continue;
      this.#endedAtMs.delete(pair);
      this.missing++;
    }
  }
}

function spanOf(request: Record<string, unknown>): Record<string, unknown> {
  const [resourceSpans] = request.resourceSpans as { scopeSpans: { spans: Record<string, unknown>[] }[] }[];
  return resourceSpans!.scopeSpans[0]!.spans[0]!;
}
