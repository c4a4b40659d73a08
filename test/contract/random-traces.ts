import type { DiagnosedSpan, NodeRef, SpanKind } from '@faultline/model';
import { CLIENT, CONSUMER, INTERNAL, PRODUCER, SERVER, type TestSpan } from './clickhouse-fixture.ts';
import { randomFrom } from './random-system.ts';

const KINDS: Record<number, SpanKind> = {
  0: 'unspecified',
  [INTERNAL]: 'internal',
  [SERVER]: 'server',
  [CLIENT]: 'client',
  [PRODUCER]: 'producer',
  [CONSUMER]: 'consumer',
};

/** A span as it is sent, and as fault identification is to see it but for the start of its trace. */
export interface DiagnosedTestSpan {
  sent: TestSpan;
  peer: NodeRef | null;
  timedOut: boolean;
}

const SERVICES = ['web', 'api', 'cart', 'stock', 'pay'];
const EVENTS = ['circuit_breaker.state_change', 'exception'];
const STATUSES = ['200', '400', '403', '500'];

/**
 * Traces of nested calls: deep and wide, with clocks that disagree, failures, timeouts, refusals, callees that outlive
 * their callers, children beyond their parents' ends, spans that were lost, and spans that came again, some of them later.
 */
export function randomTraces(seed: number, traces: number, startMs: number, lengthMs: number): DiagnosedTestSpan[] {
  const random = randomFrom(seed);
  const chance = (share: number) => random() < share;
  const pick = <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)]!;
  const skew = new Map(SERVICES.map((name) => [name, chance(0.5) ? Math.round((random() - 0.5) * 8_000) : 0]));
  const origins = new Map(SERVICES.map((name) => [name, pick([1, 2, 3])]));
  const sent: DiagnosedTestSpan[] = [];
  let ids = 0;
  for (let n = 0; n < traces; n++) {
    const trace = `t${n}`;
    const grow = (parent: string, service: string, kind: number, atMs: number, depth: number): void => {
      const span = `s${++ids}`;
      const durationMs = Math.round(random() * 4_000);
      const failed = chance(0.25);
      const timedOut = kind === CLIENT && failed && chance(0.3);
      const store = kind === CLIENT && chance(0.2);
      const address = kind === CLIENT && !store && chance(0.8);
      const queue = kind === PRODUCER;
      const attributes = {
        ...(store ? { 'db.system.name': 'postgresql' } : {}),
        ...(address ? { 'server.address': 'somewhere' } : {}),
        ...(queue ? { 'messaging.system': 'kafka', 'messaging.destination.name': 'orders' } : {}),
        ...(timedOut ? { 'error.type': 'timeout' } : {}),
        ...(kind === CLIENT && chance(0.5) ? { 'http.response.status_code': pick(STATUSES) } : {}),
        ...(kind === CLIENT && chance(0.1) ? { 'rpc.grpc.status_code': pick(['0', '3', '5']) } : {}),
        ...(kind <= INTERNAL && chance(0.2) ? { 'resilience.rejection.reason': 'short_circuit' } : {}),
      };
      const peer: NodeRef | null = queue
        ? { kind: 'queue', name: 'kafka/orders' }
        : store
          ? { kind: 'database', name: 'postgresql' }
          : address
            ? { kind: 'external', name: 'somewhere' }
            : null;
      const one: DiagnosedTestSpan = {
        sent: {
          trace,
          span,
          parent,
          kind,
          service,
          name: `${kind}-${Math.floor(random() * 3)}`,
          atMs: atMs + skew.get(service)!,
          durationMs,
          failed,
          attributes,
          events: chance(0.1) ? [{ atMs: atMs + skew.get(service)!, name: pick(EVENTS), attributes: {} }] : [],
          resource: resourceOf(service, ids % origins.get(service)!),
        },
        peer,
        timedOut,
      };
      if (!chance(0.08)) sendSome(one);
      const children = depth > 40 ? 0 : depth > 4 ? (chance(0.6) ? 1 : 0) : pick([0, 1, 1, 2, 4]);
      for (let child = 0; child < children; child++) {
        const childMs = atMs + Math.round(random() * durationMs * 1.2);
        if (kind === CLIENT || kind === PRODUCER) {
          grow(span, chance(0.15) ? service : pick(SERVICES), kind === CLIENT ? SERVER : CONSUMER, childMs, depth + 1);
        } else {
          grow(span, service, pick([0, INTERNAL, CLIENT, CLIENT, CLIENT, PRODUCER]), childMs, depth + 1);
        }
      }
    };
    const sendSome = (one: DiagnosedTestSpan): void => {
      sent.push(one);
      if (chance(0.05)) sent.push(one);
      if (chance(0.05)) sent.push({ ...one, sent: { ...one.sent, atMs: one.sent.atMs + 12_000, failed: true } });
    };
    grow('', 'web', pick([SERVER, SERVER, INTERNAL]), startMs + Math.round(random() * lengthMs), 0);
  }
  return sent;
}

/** Some services say neither instance nor version, some but one of them. */
function resourceOf(service: string, instance: number): Record<string, string> {
  return {
    ...(service === 'pay' ? {} : { 'service.instance.id': `${service}-${instance}` }),
    ...(service === 'stock' ? {} : { 'service.version': instance === 0 ? '1.0' : '1.1' }),
  };
}

/** The same spans by trace, with times since their trace began, as `buildTraceTree` takes them. */
export function diagnosedTraces(all: readonly DiagnosedTestSpan[]): { startMs: number; spans: DiagnosedSpan[] }[] {
  return [...Map.groupBy(all, ({ sent }) => sent.trace).values()].map((spans) => {
    const startMs = Math.min(...spans.map(({ sent }) => sent.atMs));
    return { startMs, spans: spans.map((span) => diagnosedSpan(span, startMs)) };
  });
}

function diagnosedSpan({ sent, peer, timedOut }: DiagnosedTestSpan, startMs: number): DiagnosedSpan {
  return {
    spanId: sent.span,
    parentSpanId: sent.parent ?? '',
    service: sent.service,
    instance: sent.resource?.['service.instance.id'] ?? '',
    version: sent.resource?.['service.version'] ?? '',
    name: sent.name!,
    kind: KINDS[sent.kind]!,
    startNs: (sent.atMs - startMs) * 1e6,
    durationNs: Math.round(sent.durationMs! * 1e6),
    failed: sent.failed ?? false,
    attributes: sent.attributes ?? {},
    events: (sent.events ?? []).map(({ atMs, ...event }) => ({ ...event, atNs: (atMs - startMs) * 1e6 })),
    peer,
    timedOut,
  };
}
