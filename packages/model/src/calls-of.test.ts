import { describe, expect, test } from 'vitest';
import { type CallEnd, callsOf, sumCalls } from './calls-of.ts';

const HOUR_MS = 3_600_000;

const caller = (more: Partial<CallEnd> = {}): CallEnd => ({
  link: 'call',
  side: 'caller',
  span: 'call',
  startMs: 1_000,
  service: 'api',
  peer: { kind: 'external', name: '10.0.0.7:80' },
  address: '10.0.0.7:80',
  kind: 'rpc',
  breaker: '',
  durationNs: 20e6,
  failed: false,
  timedOut: false,
  retry: false,
  injected: false,
  weight: 1,
  ...more,
});
const callee = (more: Partial<CallEnd> = {}): CallEnd =>
  caller({ side: 'callee', span: 'served', service: 'checkout', peer: null, address: '', durationNs: 15e6, ...more });

describe('ends', () => {
  test('that share a link are one call, however far apart they started', () => {
    const calls = callsOf([callee({ startMs: 5 * HOUR_MS }), caller()]);
    expect(calls).toMatchObject([{ startMs: 1_000, target: { name: 'checkout' }, callerNs: 20e6, calleeNs: 15e6 }]);
  });

  test('that came several times count once, as the copy that is smallest', () => {
    const calls = callsOf([caller({ durationNs: 30e6 }), caller(), caller({ failed: true })]);
    expect(calls).toMatchObject([{ callerNs: 20e6, failed: false }]);
  });

  test('without the other end are calls of their own', () => {
    expect(callsOf([caller(), callee({ link: 'another' })])).toMatchObject([
      { source: { name: 'api' }, target: { kind: 'external' } },
      { source: null, target: { name: 'checkout' } },
    ]);
  });

  test('of one service below one caller are one call, that failed if one of them did', () => {
    expect(callsOf([caller(), callee(), callee({ span: 'again', failed: true, durationNs: 18e6 })])).toMatchObject([
      { failed: true, calleeNs: 18e6 },
    ]);
  });

  test('of two services below one caller are two calls', () => {
    expect(callsOf([caller(), callee(), callee({ span: 'mirror', service: 'shadow' })])).toHaveLength(2);
  });
});

test('a message and each of its deliveries are calls to and from the queue that its producer names', () => {
  const queue = { kind: 'queue', name: 'kafka/orders' } as const;
  expect(callsOf([caller({ peer: queue }), callee(), callee({ span: 'other', service: 'mailer' })])).toMatchObject([
    { source: { name: 'api' }, target: queue },
    { source: queue, target: { name: 'checkout' } },
    { source: queue, target: { name: 'mailer' } },
  ]);
});

test('a call that timed out has not failed as well', () => {
  expect(callsOf([caller({ failed: true, timedOut: true }), callee({ failed: true })])).toMatchObject([
    { failed: false, timedOut: true },
  ]);
});

test('calls between the same ends add up by their weight', () => {
  const [edge] = sumCalls(
    callsOf([caller({ weight: 4 }), callee({ weight: 4 }), caller({ link: 'b' }), callee({ link: 'b' })]),
  );
  expect(edge).toMatchObject({ executed: 5, matched: 5, rows: 4, sampledRows: 2 });
  expect([...edge!.callerLatency.values()]).toEqual([5]);
});
