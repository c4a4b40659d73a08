import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import type { DiagnosedSpan, SpanKind } from '@faultline/model';

const KINDS: readonly SpanKind[] = ['unspecified', 'internal', 'server', 'client', 'producer', 'consumer'];

interface ReadTrace {
  /** Epoch nanoseconds. */
  startNs: bigint;
  spans: DiagnosedSpan[];
}

/** Whole traces from lines of OTLP/JSON, gzipped; of those that `has` wants. Adds every service named to `candidates`. */
export function readTraces(file: string, candidates: Set<string>, has: (traceId: string) => boolean): ReadTrace[] {
  const traces = new Map<string, { atNs: bigint; span: DiagnosedSpan }[]>();
  for (const line of gunzipSync(readFileSync(file)).toString().split('\n')) {
    if (line === '') continue;
    for (const { resource, scopeSpans } of JSON.parse(line).resourceSpans) {
      const origin = words(resource.attributes);
      const { 'service.name': service = '' } = origin;
      for (const given of scopeSpans.flatMap(({ spans }: { spans: unknown[] }) => spans)) {
        const attributes = words(given.attributes);
        candidates.add(service);
        if (given.kind === 3 && attributes['server.address']) candidates.add(attributes['server.address']);
        if (!has(given.traceId)) continue;
        const atNs = BigInt(given.startTimeUnixNano);
        const spans = traces.get(given.traceId) ?? [];
        traces.set(given.traceId, spans);
        spans.push({ atNs, span: toSpan(given, origin, attributes, atNs) });
      }
    }
  }
  return [...traces.values()].map((spans) => {
    const startNs = spans.reduce((earliest, { atNs }) => (atNs < earliest ? atNs : earliest), spans[0]!.atNs);
    return { startNs, spans: spans.map(({ atNs, span }) => ({ ...span, startNs: Number(atNs - startNs) })) };
  });
}

function toSpan(
  // biome-ignore lint/suspicious/noExplicitAny: a span of OTLP/JSON
  given: any,
  origin: Record<string, string>,
  attributes: Record<string, string>,
  atNs: bigint,
): DiagnosedSpan {
  const {
    'service.name': service = '',
    'service.instance.id': instance = '',
    'service.version': version = '',
  } = origin;
  const kind = KINDS[given.kind]!;
  const [store, address] = [attributes['db.system'], attributes['server.address']];
  const isCall = kind === 'client' || kind === 'producer';
  const peer = store
    ? { kind: 'database' as const, name: store }
    : address
      ? { kind: 'external' as const, name: address }
      : null;
  return {
    spanId: given.spanId,
    parentSpanId: given.parentSpanId ?? '',
    service,
    instance,
    version,
    name: given.name,
    kind,
    startNs: 0,
    durationNs: Number(BigInt(given.endTimeUnixNano) - atNs),
    failed: given.status?.code === 2,
    attributes,
    events: [],
    peer: isCall ? peer : null,
    timedOut: attributes['error.type'] === 'timeout',
  };
}

function words(attributes: { key: string; value: Record<string, unknown> }[] = []): Record<string, string> {
  return Object.fromEntries(attributes.map(({ key, value }) => [key, String(Object.values(value)[0])]));
}
