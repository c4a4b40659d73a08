import { describe, expect, it } from 'vitest';
import { type SpanFixture, traceSpan } from '../trace/trace-span.fixture.ts';
import { buildTraceTree } from '../trace/trace-tree.ts';
import { type DiagnosedSpan, spanRecords } from './span-record.ts';

type Given = SpanFixture & Partial<Pick<DiagnosedSpan, 'peer' | 'timedOut'>>;

const recordsOf = (...spans: Given[]) =>
  spanRecords(
    buildTraceTree(
      spans.map(({ peer = null, timedOut = false, ...given }) => ({
        ...traceSpan(given),
        name: given.id,
        peer,
        timedOut,
        version: '',
      })),
    ),
  );
const recordOf = (operation: string, ...spans: Given[]) =>
  recordsOf(...spans).find((record) => record.operation === operation)!;

const CALL: Given[] = [
  { id: 'root', at: 0, for: 100, kind: 'server' },
  { id: 'call', parent: 'root', at: 10, for: 80, kind: 'client' },
  { id: 'work', parent: 'call', at: 30, for: 50, kind: 'server', service: 'cart' },
];

describe('the time of a span itself', () => {
  it('is what no child covers, and of an answered call the gap between its two ends', () => {
    expect(recordsOf(...CALL).map(({ operation, selfNs }) => [operation, selfNs])).toEqual([
      ['root', 20],
      ['call', 30],
      ['work', 50],
    ]);
  });

  it('of an answered call does not depend on the clocks of the two', () => {
    const skewed = CALL.map((span) => (span.service === 'cart' ? { ...span, at: -5_000 } : span));
    expect(recordOf('call', ...skewed).selfNs).toBe(30);
  });

  it('does not count what a childless internal span waits for beside it', () => {
    const waiting = { id: 'wait', parent: 'root', at: 5, for: 90 };
    expect(recordOf('wait', ...CALL, waiting).selfNs).toBe(10);
    expect(recordOf('wait', ...CALL, { ...waiting, kind: 'client' }).selfNs).toBe(90);
  });
});

describe('a request at the entry', () => {
  const alone: Given = { id: 'alone', at: 0, for: 1, kind: 'internal' };
  const event = { name: 'circuit_breaker.state_change', atNs: 0, attributes: {} };

  it('is what nobody called, also where it is not of a server', () => {
    expect(recordOf('root', ...CALL).isRoot).toBe(true);
    expect(recordOf('work', ...CALL).isRoot).toBe(false);
    expect(recordOf('alone', alone).isRoot).toBe(true);
  });

  it('is not what a breaker tells of itself between calls', () => {
    expect(recordOf('alone', { ...alone, events: [event] }).isRoot).toBe(false);
    expect(recordOf('alone', { ...alone, kind: 'server', events: [event] }).isRoot).toBe(true);
  });
});

describe('the callee of a call', () => {
  const unanswered: Given = { id: 'call', at: 0, for: 10, kind: 'client', peer: { kind: 'database', name: 'orders' } };

  it('is the service that answered, whatever the caller says', () => {
    const said: Given = { ...CALL[1]!, peer: { kind: 'external', name: '10.0.0.7' } };
    expect(recordOf('call', CALL[0]!, said, CALL[2]!)).toMatchObject({
      callee: 'cart',
      calleeKind: 'service',
      isAnswered: true,
    });
  });

  it('is what the caller names where nobody answered', () => {
    expect(recordOf('call', unanswered)).toMatchObject({ callee: 'orders', calleeKind: 'database', isAnswered: false });
  });

  it('is unknown of spans that call nobody', () => {
    expect(recordOf('call', { ...unanswered, kind: 'internal' })).toMatchObject({ callee: '', calleeKind: '' });
  });
});

describe('an error', () => {
  it('begins where nothing below failed', () => {
    const failed = CALL.map((span) => ({ ...span, failed: true }));
    expect(recordsOf(...failed).map(({ isOrigin, hasFailedChild }) => [isOrigin, hasFailedChild])).toEqual([
      [false, true],
      [false, true],
      [true, false],
    ]);
  });

  it.each([
    [{ 'http.response.status_code': '401' }, true],
    [{ 'http.status_code': '400' }, true],
    [{ 'rpc.grpc.status_code': '16' }, true],
    [{ 'rpc.response.status_code': 'INVALID_ARGUMENT' }, true],
    [{ 'http.response.status_code': '404' }, false],
    [{ 'http.response.status_code': '500' }, false],
  ])('is the fault of who asked if %j, which is %s', (attributes, badRequest) => {
    expect(recordOf('a', { id: 'a', at: 0, for: 1, failed: true, attributes }).badRequest).toBe(badRequest);
  });

  it('of a call that ended before its callee was done is outlived', () => {
    const gaveUp: Given = { ...CALL[1]!, for: 30, failed: true };
    expect(recordOf('call', CALL[0]!, gaveUp, CALL[2]!).outlived).toBe(true);
    expect(recordOf('call', CALL[0]!, { ...gaveUp, for: 80 }, CALL[2]!).outlived).toBe(false);
  });

  it('is a rejection where a breaker refused', () => {
    const attributes = { 'resilience.outcome': 'rejected', 'resilience.rejection.reason': 'short_circuit' };
    expect(recordOf('a', { id: 'a', at: 0, for: 1, failed: true, attributes }).rejected).toBe(true);
  });
});

it('children are told by operation, each once, and gaps have no record', () => {
  const orphan: Given = { id: 'orphan', parent: 'lost', at: 0, for: 5 };
  const twice = { ...CALL[1]!, at: 92, for: 2 };
  expect(recordOf('root', ...CALL, { ...twice, id: 'second' }).children).toEqual([
    { service: 'api', operation: 'call' },
    { service: 'api', operation: 'second' },
  ]);
  expect(recordsOf(orphan)).toHaveLength(1);
});
