import protobuf from 'protobufjs';
import { messageFromJson, randomSource } from '../../apps/collector/test/random-requests.ts';
import { realisticRequest } from '../../apps/collector/test/realistic-request.ts';
import { type Message, TraceRequest } from '../../apps/collector/test/reference-rows.ts';

/** An encoded request of which ids and times can be changed in place, so that it can be sent again as a new one. */
export interface StampedRequest {
  payload: Buffer;
  /** Where its trace ids stand. */
  traceIds: number[];
  /** Where its times stand: eight bytes each. */
  times: number[];
}

const CLIENT = 3;
const SERVER = 2;
const TRACE_ID = (1 << 3) | 2;
/** Links and span ids are not changed: they are unique with their trace. */
const TIME_TAGS = new Set([(7 << 3) | 1, (8 << 3) | 1]);

/**
 * Two requests of realistic spans that belong together: the first has the callers' ends of calls of one service, the second
 * the callees' ends in another.
 * @param startNs when the first span starts, in nanoseconds since the epoch
 */
export function callersAndCallees(seed: number, spans: number, startNs: bigint): [StampedRequest, StampedRequest] {
  const callers = realisticRequest(2 * seed, spans, startNs);
  const callees = realisticRequest(2 * seed + 1, spans, startNs);
  const random = randomSource(seed);
  const served = spansOf(callees);
  for (const [index, span] of spansOf(callers).entries()) {
    const isRetry = random() < 0.02;
    span.kind = CLIENT;
    if (isRetry) (span.attributes as unknown[]).push({ key: 'http.request.resend_count', value: { intValue: 1 } });
    Object.assign(served[index]!, { kind: SERVER, traceId: span.traceId, parentSpanId: span.spanId });
  }
  return [stamped(callers), stamped(callees)];
}

/** Gives a request other trace ids, and moves its times by so many nanoseconds. */
export function stamp({ payload, traceIds, times }: StampedRequest, run: number, moveNs: bigint): void {
  for (const at of traceIds) payload.writeUInt32BE(run, at);
  for (const at of times) payload.writeBigUInt64LE(payload.readBigUInt64LE(at) + moveNs, at);
}

function spansOf(request: Record<string, unknown>): Record<string, unknown>[] {
  const [resourceSpans] = request.resourceSpans as { scopeSpans: { spans: Record<string, unknown>[] }[] }[];
  return resourceSpans!.scopeSpans[0]!.spans;
}

function stamped(request: Record<string, unknown>): StampedRequest {
  const message = TraceRequest.fromObject(messageFromJson(request) as Message);
  const payload = Buffer.from(TraceRequest.encode(message).finish());
  const places: StampedRequest = { payload, traceIds: [], times: [] };
  const reader = protobuf.Reader.create(payload);
  eachMessage(reader, payload.length, 1, (resourceEnd) =>
    eachMessage(reader, resourceEnd, 2, (scopeEnd) =>
      eachMessage(reader, scopeEnd, 2, (spanEnd) => {
        while (reader.pos < spanEnd) {
          const tag = reader.uint32();
          if (tag === TRACE_ID) places.traceIds.push(reader.pos + 1);
          if (TIME_TAGS.has(tag)) places.times.push(reader.pos);
          reader.skipType(tag & 7);
        }
      }),
    ),
  );
  return places;
}

/** Visits the messages at a field, and passes the others. */
function eachMessage(reader: protobuf.Reader, end: number, field: number, visit: (end: number) => void): void {
  while (reader.pos < end) {
    const tag = reader.uint32();
    if (tag !== ((field << 3) | 2)) reader.skipType(tag & 7);
    else {
      const length = reader.uint32();
      visit(reader.pos + length);
    }
  }
}
