import type { Dice } from '../../apps/collector/test/fuzz/dice.ts';
import { CLIENT, CONSUMER, PRODUCER, SERVER } from '../contract/clickhouse-fixture.ts';

export interface SoakSpan {
  traceId: string;
  spanId: string;
  parentSpanId: string;
  service: string;
  kind: number;
  startMs: number;
  durationMs: number;
  isError: boolean;
  attributes: Record<string, string>;
}

/** A call as it really was. Its ends are span ids; either may be missing. */
export interface TrueCall {
  /** Node ids. `unanswered`: what the caller's end alone leads to. */
  source: string;
  target: string;
  unanswered: string;
  caller?: SoakSpan;
  callee?: SoakSpan;
  isTimeout: boolean;
  isRetry: boolean;
}

export interface SoakTrace {
  spans: SoakSpan[];
  calls: TrueCall[];
}

interface CallOptions {
  isRetry?: boolean;
  isError?: boolean;
  isTimeout?: boolean;
}

const ADDRESSES: Record<string, string> = {
  api: '10.0.0.2',
  catalog: '10.0.0.3',
  orders: '10.0.0.4',
  payments: '10.0.0.5',
};
const PORT = '8080';

/**
 * Traces of a shop of six services with a database, a cache and a queue: fan-out, errors, timeouts, retries, and calls that
 * nobody answers.
 */
export class Traffic {
  readonly #dice: Dice;
  readonly #run: string;
  #spans = 0;
  #trace: SoakTrace = { spans: [], calls: [] };
  #traceId = '';
  #nowMs = 0;

  constructor(dice: Dice) {
    this.#dice = dice;
    this.#run = this.#hex(4);
  }

  /** A request at the entry and all that it causes, which began at `startMs`. */
  trace(startMs: number): SoakTrace {
    this.#trace = { spans: [], calls: [] };
    this.#traceId = this.#hex(12) + (++this.#spans).toString(16).padStart(8, '0');
    this.#nowMs = startMs;
    const root = this.#served('web', undefined, this.#dice.chance(0.02));
    this.#trace.calls.push(call('internet', 'web', { callee: root }));
    this.#api(root);
    return this.#trace;
  }

  #api(root: SoakSpan): void {
    const api = this.#call(root, 'api');
    if (!api) return;
    for (let item = 0; item < 1 + this.#dice.integer(3); item++) {
      const catalog = this.#call(api, 'catalog', { isError: this.#dice.chance(0.03) });
      if (!catalog) continue;
      this.#depend(catalog, 'cache:redis/10.0.1.1:6379', { 'db.system.name': 'redis' }, '10.0.1.1', '6379');
      if (this.#dice.chance(0.4)) this.#query(catalog, 'films');
    }
    if (this.#dice.chance(0.5)) this.#order(api);
  }

  #order(api: SoakSpan): void {
    let orders: SoakSpan | undefined;
    for (let attempt = 0; attempt < 3; attempt++) {
      const isFailing = this.#dice.chance(0.15);
      const isTimeout = isFailing && this.#dice.chance(0.5);
      orders = this.#call(api, 'orders', { isRetry: attempt > 0, isError: isFailing, isTimeout });
      if (!isFailing) break;
    }
    if (!orders) return;
    this.#query(orders, 'orders');
    this.#call(orders, 'payments', { isError: this.#dice.chance(0.05) });
    this.#publish(orders);
  }

  /** A call over HTTP. @returns the callee's end; undefined when nobody answered */
  #call(from: SoakSpan, to: string, { isRetry = false, isError = false, isTimeout = false }: CallOptions = {}) {
    const address = ADDRESSES[to]!;
    const isAnswered = this.#dice.chance(0.98);
    const caller = this.#span(from.service, CLIENT, from.spanId, isError || isTimeout || !isAnswered, {
      'server.address': address,
      'server.port': PORT,
      ...(isRetry ? { 'http.request.resend_count': '1' } : {}),
      ...(isTimeout ? { 'error.type': 'timeout' } : {}),
    });
    const callee = isAnswered ? this.#served(to, caller, isError && !isTimeout) : undefined;
    const ends = callee ? { caller, callee } : { caller };
    this.#trace.calls.push(call(from.service, to, ends, `external:${address}:${PORT}`, isTimeout, isRetry));
    return callee;
  }

  #query(from: SoakSpan, namespace: string): void {
    const attributes = { 'db.system.name': 'postgresql', 'db.namespace': namespace };
    this.#depend(from, `database:postgresql/10.0.1.2:5432/${namespace}`, attributes, '10.0.1.2', '5432');
  }

  #depend(from: SoakSpan, node: string, attributes: Record<string, string>, address: string, port: string): void {
    const words = { ...attributes, 'server.address': address, 'server.port': port };
    const caller = this.#span(from.service, CLIENT, from.spanId, this.#dice.chance(0.01), words);
    this.#trace.calls.push(call(from.service, node, { caller }));
  }

  #publish(from: SoakSpan): void {
    const words = { 'messaging.system': 'kafka', 'messaging.destination.name': 'placed' };
    const caller = this.#span(from.service, PRODUCER, from.spanId, false, words);
    const callee = this.#span('mailer', CONSUMER, caller.spanId, this.#dice.chance(0.02), words);
    this.#trace.calls.push(call(from.service, 'queue:kafka/placed', { caller }));
    this.#trace.calls.push(call('queue:kafka/placed', 'mailer', { callee }));
  }

  #served(service: string, caller: SoakSpan | undefined, isError: boolean): SoakSpan {
    return this.#span(service, SERVER, caller?.spanId ?? '', isError, { 'http.request.method': 'GET' });
  }

  #span(service: string, kind: number, parent: string, isError: boolean, attributes: Record<string, string>): SoakSpan {
    this.#nowMs += this.#dice.integer(20);
    const span: SoakSpan = {
      traceId: this.#traceId,
      spanId: this.#run + (++this.#spans).toString(16).padStart(8, '0'),
      parentSpanId: parent,
      service,
      kind,
      startMs: this.#nowMs,
      durationMs: 1 + this.#dice.integer(200),
      isError,
      attributes,
    };
    this.#trace.spans.push(span);
    return span;
  }

  #hex(byteLength: number): string {
    return this.#dice.bytes(byteLength).toString('hex');
  }
}

function call(
  source: string,
  target: string,
  ends: Pick<TrueCall, 'caller' | 'callee'>,
  unanswered = target,
  isTimeout = false,
  isRetry = false,
): TrueCall {
  return { source, target, unanswered, ...ends, isTimeout, isRetry };
}

/** An export request of some spans of one service, in OTLP/JSON form. */
export function exportRequest(spans: readonly SoakSpan[]): Record<string, unknown> {
  const attribute = ([key, value]: [string, string]) => ({ key, value: { stringValue: value } });
  const resource = { attributes: [attribute(['service.name', spans[0]!.service])] };
  const nanoseconds = (ms: number): string => String(BigInt(Math.round(ms)) * 1_000_000n);
  const scopeSpans = [
    {
      spans: spans.map((span) => ({
        traceId: span.traceId,
        spanId: span.spanId,
        parentSpanId: span.parentSpanId,
        name: 'operation',
        kind: span.kind,
        startTimeUnixNano: nanoseconds(span.startMs),
        endTimeUnixNano: nanoseconds(span.startMs + span.durationMs),
        attributes: Object.entries(span.attributes).map(attribute),
        status: span.isError ? { code: 2 } : {},
      })),
    },
  ];
  return { resourceSpans: [{ resource, scopeSpans }] };
}
