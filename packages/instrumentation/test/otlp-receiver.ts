import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';

type AnyValue = { stringValue?: string; boolValue?: boolean; intValue?: number | string; doubleValue?: number };
type KeyValue = { key: string; value: AnyValue };
export type Attributes = Record<string, string | boolean | number>;

export interface ReceivedSpan {
  service: string;
  resource: Attributes;
  scope: string;
  name: string;
  /** OTLP numbers: 1 internal, 2 server, 3 client, 4 producer, 5 consumer. */
  kind: number;
  traceId: string;
  spanId: string;
  parentSpanId: string;
  traceState: string;
  startNs: bigint;
  endNs: bigint;
  attributes: Attributes;
  /** 0 unset, 1 ok, 2 error. */
  status: number;
  events: { name: string; timeNs: bigint; attributes: Attributes }[];
  links: { traceId: string; spanId: string }[];
}

export interface ReceivedPoint {
  service: string;
  metric: string;
  timeNs: bigint;
  value: number;
  attributes: Attributes;
}

/** A collector for tests: keeps what it is sent, and lets a test wait for it. */
export class OtlpReceiver {
  readonly spans: ReceivedSpan[] = [];
  /** Data points of metrics. */
  readonly points: ReceivedPoint[] = [];
  readonly encodings = new Set<string>();
  port = 0;
  readonly #server: Server;
  readonly #waiting = new Set<() => void>();

  private constructor(server: Server) {
    this.#server = server;
  }

  /** @param port 0 for a free one. */
  static async start(port = 0): Promise<OtlpReceiver> {
    const server = createServer();
    const receiver = new OtlpReceiver(server);
    server.on('request', (request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        receiver.#receive(Buffer.concat(chunks), request.headers['content-encoding'] ?? 'identity');
        response.setHeader('content-type', 'application/json').end('{}');
      });
    });
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
    receiver.port = (server.address() as AddressInfo).port;
    return receiver;
  }

  get endpoint(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** Resolves with the answer as soon as `find` has one. */
  async until<Found>(find: (spans: ReceivedSpan[]) => Found | undefined | false): Promise<Found> {
    for (;;) {
      const found = find(this.spans);
      if (found) return found;
      await new Promise<void>((resolve) => this.#waiting.add(resolve));
    }
  }

  /** Waits in the same way for data points of metrics. */
  untilPoints<Found>(find: (points: ReceivedPoint[]) => Found | undefined | false): Promise<Found> {
    return this.until(() => find(this.points));
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #receive(body: Buffer, encoding: string): void {
    this.encodings.add(encoding);
    const request = JSON.parse((encoding === 'gzip' ? gunzipSync(body) : body).toString());
    for (const { resource, scopeMetrics } of request.resourceMetrics ?? []) {
      const service = String(record(resource.attributes)['service.name']);
      for (const { metrics } of scopeMetrics)
        for (const metric of metrics) this.points.push(...readPoints(metric, service));
    }
    for (const { resource, scopeSpans } of request.resourceSpans ?? []) {
      const attributes = record(resource.attributes);
      for (const { scope, spans } of scopeSpans) {
        for (const span of spans) this.spans.push(readSpan(span, scope.name, attributes));
      }
    }
    for (const resolve of this.#waiting) resolve();
    this.#waiting.clear();
  }
}

// biome-ignore lint/suspicious/noExplicitAny: OTLP/JSON as it came
function readSpan(span: any, scope: string, resource: Attributes): ReceivedSpan {
  return {
    service: String(resource['service.name']),
    resource,
    scope,
    name: span.name,
    kind: span.kind,
    traceId: span.traceId,
    spanId: span.spanId,
    parentSpanId: span.parentSpanId ?? '',
    traceState: span.traceState ?? '',
    startNs: BigInt(span.startTimeUnixNano),
    endNs: BigInt(span.endTimeUnixNano),
    attributes: record(span.attributes),
    status: span.status?.code ?? 0,
    // biome-ignore lint/suspicious/noExplicitAny: OTLP/JSON as it came
    events: (span.events ?? []).map((event: any) => ({
      name: event.name,
      timeNs: BigInt(event.timeUnixNano),
      attributes: record(event.attributes),
    })),
    // biome-ignore lint/suspicious/noExplicitAny: OTLP/JSON as it came
    links: (span.links ?? []).map(({ traceId, spanId }: any) => ({ traceId, spanId })),
  };
}

// biome-ignore lint/suspicious/noExplicitAny: OTLP/JSON as it came
function readPoints({ name, sum, gauge }: any, service: string): ReceivedPoint[] {
  // biome-ignore lint/suspicious/noExplicitAny: OTLP/JSON as it came
  return (sum ?? gauge).dataPoints.map((point: any) => ({
    service,
    metric: name,
    timeNs: BigInt(point.timeUnixNano),
    value: Number(point.asInt ?? point.asDouble),
    attributes: record(point.attributes),
  }));
}

function record(attributes: KeyValue[] = []): Attributes {
  return Object.fromEntries(attributes.map(({ key, value }) => [key, Object.values(value)[0]!]));
}
