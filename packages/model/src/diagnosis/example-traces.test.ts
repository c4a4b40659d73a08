import { expect, test } from 'vitest';
import { exampleTraces, type RecordedTrace } from './example-traces.ts';
import type { SpanRecord } from './span-record.ts';

const span = (more: Partial<SpanRecord>): SpanRecord => ({
  startNs: 0,
  service: 'cart',
  operation: 'GET /cart',
  kind: 'server',
  callee: '',
  calleeKind: '',
  isAnswered: false,
  isRoot: false,
  durationNs: 10,
  selfNs: 10,
  failed: false,
  isOrigin: false,
  hasFailedChild: false,
  timedOut: false,
  rejected: false,
  badRequest: false,
  outlived: false,
  children: [],
  ...more,
});
const trace = (traceId: string, ...spans: SpanRecord[]): RecordedTrace => ({ traceId, traceStartMs: 0, spans });
const where = { service: 'cart', operation: 'GET /cart' };

test('examples of slowness are where it took longest by itself, at most three traces', () => {
  const traces = [5, 40, 20, 30].map((selfNs) => trace(`took ${selfNs}`, span({ selfNs, durationNs: 100 })));
  expect(exampleTraces({ type: 'latency', where }, traces)).toEqual(['took 40', 'took 30', 'took 20']);
});

test('examples of errors failed there, not elsewhere', () => {
  const traces = [
    trace('fine', span({})),
    trace('other', span({ service: 'stock', failed: true })),
    trace('failed', span({ failed: true })),
  ];
  expect(exampleTraces({ type: 'errors', where }, traces)).toEqual(['failed']);
});

test('where a kind and a callee are told, they are looked at', () => {
  const call = { kind: 'client' as const, callee: 'stock' };
  const traces = [
    trace('server', span({})),
    trace('other', span({ ...call, callee: 'tax' })),
    trace('call', span(call)),
  ];
  expect(exampleTraces({ type: 'shape', where: { ...where, ...call } }, traces)).toEqual(['call']);
});
