import { messageFromJson } from './random-requests.ts';
import { type Message, TraceRequest } from './reference-rows.ts';

/** Distinct span ids, in hex: `count` of them from number `from`, which must not be 0. */
export function spanIds(from: number, count: number): string[] {
  return Array.from({ length: count }, (_, index) => (from + index).toString(16).padStart(16, '0'));
}

export interface SmallRequestOptions {
  service?: string;
  traceId?: string;
  /** Nanoseconds since the epoch. */
  startNs?: bigint;
}

/** A request with one server span per id, in OTLP/JSON form. */
export function traceRequest(
  ids: readonly string[],
  { service = 'cart', traceId = '0af7651916cd43dd8448eb211c80319c', startNs = nowNs() }: SmallRequestOptions = {},
): Message {
  const spans = ids.map((spanId) => ({
    traceId,
    spanId,
    name: 'GET /cart',
    kind: 2,
    startTimeUnixNano: String(startNs),
    endTimeUnixNano: String(startNs + 1_500_000n),
  }));
  const resource = { attributes: [{ key: 'service.name', value: { stringValue: service } }] };
  return { resourceSpans: [{ resource, scopeSpans: [{ spans }] }] };
}

/** A request in OTLP/JSON form as protobuf. */
export function encodeRequest(request: unknown): Uint8Array {
  return TraceRequest.encode(TraceRequest.fromObject(messageFromJson(request) as Message)).finish();
}

function nowNs(): bigint {
  return BigInt(Date.now()) * 1_000_000n;
}
