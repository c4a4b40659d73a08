import { describe, expect, it } from 'vitest';
import { type SpanFixture, traceSpan } from './trace-span.fixture.ts';
import { buildTraceTree } from './trace-tree.ts';

const MS = 1e6;
const tree = (...spans: SpanFixture[]) => buildTraceTree(spans.map(traceSpan));
const placed = (built: ReturnType<typeof tree>) =>
  built.spans.map(({ spanId, depth, placement }) => `${'  '.repeat(depth)}${spanId} ${placement}`);
const spanOf = (built: ReturnType<typeof tree>, id: string) => built.spans.find(({ spanId }) => spanId === id)!;

describe('the order of a trace', () => {
  it('is parents before children and siblings by start, whatever the order of arrival', () => {
    const spans: SpanFixture[] = [
      { id: 'd', parent: 'b', at: 30, for: 5 },
      { id: 'c', parent: 'a', at: 50, for: 5 },
      { id: 'b', parent: 'a', at: 10, for: 30 },
      { id: 'a', at: 0, for: 100 },
    ];
    const expected = ['a root', '  b child', '    d child', '  c child'];
    expect(placed(tree(...spans))).toEqual(expected);
    expect(placed(tree(...spans.toReversed()))).toEqual(expected);
  });

  it('puts spans whose parent was not received below one gap as long as they are', () => {
    const built = tree(
      { id: 'a', at: 0, for: 100 },
      { id: 'x', parent: 'lost', at: 10, for: 20 },
      { id: 'y', parent: 'lost', at: 40, for: 20 },
    );
    expect(placed(built)).toEqual(['a root', 'lost gap', '  x child', '  y child']);
    expect(spanOf(built, 'lost')).toMatchObject({ span: undefined, startNs: 10, durationNs: 50, selfNs: 0 });
  });

  it('keeps several roots and names the trace by the earliest', () => {
    const built = tree({ id: 'b', at: 50, for: 10 }, { id: 'a', at: 0, for: 10 });
    expect(placed(built)).toEqual(['a root', 'b root']);
    expect(built.rootId).toBe('a');
  });

  it('prefers a root that is a span to an earlier gap', () => {
    expect(tree({ id: 'x', parent: 'lost', at: 0, for: 1 }, { id: 'a', at: 5, for: 10 }).rootId).toBe('a');
  });

  it('opens a circle of parents at its earliest span, and keeps what hangs on it', () => {
    const built = tree(
      { id: 'a', parent: 'c', at: 5, for: 30 },
      { id: 'b', parent: 'a', at: 6, for: 20 },
      { id: 'c', parent: 'b', at: 7, for: 10 },
      { id: 'hanging', parent: 'b', at: 0, for: 1 },
    );
    expect(placed(built)).toEqual(['a cycle', '  b child', '    hanging child', '    c child']);
  });

  it('makes a root of a span that is its own parent', () => {
    expect(placed(tree({ id: 'a', parent: 'a', at: 0, for: 1 }))).toEqual(['a cycle']);
  });

  it('has neither spans nor a root where there are none', () => {
    expect(tree()).toEqual({ spans: [], rootId: '', criticalPath: [] });
  });

  it('takes a chain of ten thousand spans', () => {
    const chain = Array.from({ length: 10_000 }, (_, i) => ({
      id: `s${i}`,
      parent: i ? `s${i - 1}` : '',
      at: i,
      for: 20_000 - 2 * i,
    }));
    const built = tree(...chain);
    expect(built.spans.at(-1)).toMatchObject({ spanId: 's9999', depth: 9_999, selfNs: 2 });
  });
});

describe('a clock that is off', () => {
  const treeInMs = (...spans: SpanFixture[]) =>
    tree(...spans.map((span) => ({ ...span, at: span.at * MS, for: span.for * MS })));
  const caller: SpanFixture = { id: 'client', at: 100, for: 100, kind: 'client', service: 'api' };

  it.each([
    ['before its caller', -5_000],
    ['after its caller', 9_000],
    ['past the end of a caller that got its answer', 150],
  ])('is put right for display where the callee ran %s, and the time received is kept', (_, at) => {
    const server = { id: 'server', parent: 'client', at, for: 60, kind: 'server' as const, service: 'cart' };
    expect(spanOf(treeInMs(caller, server), 'server')).toMatchObject({
      startNs: 120 * MS,
      durationNs: 60 * MS,
      clockOffsetNs: (120 - at) * MS,
      span: { startNs: at * MS },
    });
  });

  it('moves everything that it timed by the same, so that its proportions stay', () => {
    const built = treeInMs(
      caller,
      { id: 'server', parent: 'client', at: -5_000, for: 60, kind: 'server', service: 'cart' },
      { id: 'work', parent: 'server', at: -4_990, for: 20, service: 'cart' },
      { id: 'db', parent: 'work', at: 135, for: 5, kind: 'server', service: 'db' },
    );
    expect(spanOf(built, 'work').startNs).toBe(130 * MS);
    expect(spanOf(built, 'db').clockOffsetNs).toBe(0);
  });

  it('is judged by all calls together', () => {
    const built = treeInMs(
      { id: 'root', at: 0, for: 1_000, service: 'api' },
      { id: 'c1', parent: 'root', at: 100, for: 100, kind: 'client', service: 'api' },
      { id: 's1', parent: 'c1', at: 1_110, for: 10, kind: 'server', service: 'cart' },
      { id: 'c2', parent: 'root', at: 300, for: 30, kind: 'client', service: 'api' },
      { id: 's2', parent: 'c2', at: 1_310, for: 10, kind: 'server', service: 'cart' },
    );
    expect(spanOf(built, 's1').clockOffsetNs).toBe(spanOf(built, 's2').clockOffsetNs);
    expect(spanOf(built, 's2').startNs).toBe(310 * MS);
  });

  it('is not assumed where the caller gave up before the callee ended', () => {
    const server: SpanFixture = { id: 'server', parent: 'client', at: 150, for: 90, kind: 'server', service: 'cart' };
    expect(spanOf(treeInMs({ ...caller, failed: true }, server), 'server')).toMatchObject({
      startNs: 150 * MS,
      clockOffsetNs: 0,
    });
  });

  it('is not assumed where a message was consumed long after it was produced', () => {
    const built = treeInMs(
      { id: 'send', at: 0, for: 10, kind: 'producer', service: 'api' },
      { id: 'take', parent: 'send', at: 5_000, for: 50, kind: 'consumer', service: 'worker' },
    );
    expect(spanOf(built, 'take')).toMatchObject({ startNs: 5_000 * MS, clockOffsetNs: 0 });
  });

  it('never shows a child before its parent', () => {
    const built = treeInMs({ id: 'a', at: 10, for: 50 }, { id: 'b', parent: 'a', at: 8, for: 5 });
    expect(spanOf(built, 'b')).toMatchObject({ startNs: 10 * MS, clockOffsetNs: 2 * MS });
  });

  it('is not assumed for less than a millisecond, which SDKs round starts to', () => {
    const client = { id: 'client', at: 100 * MS, for: 80 * MS, kind: 'client' as const, service: 'api' };
    const server = {
      id: 'server',
      parent: 'client',
      at: 120 * MS,
      for: 60.07 * MS,
      kind: 'server' as const,
      service: 'cart',
    };
    expect(spanOf(tree(client, server), 'server')).toMatchObject({ startNs: 120 * MS, clockOffsetNs: 0 });
    const early = { ...server, at: 99.4 * MS, for: 10 * MS };
    expect(spanOf(tree(client, early), 'server')).toMatchObject({ startNs: 100 * MS, clockOffsetNs: 0.6 * MS });
  });
});

describe('self time', () => {
  it('is what no child covers, overlapping children counted once', () => {
    const built = tree(
      { id: 'a', at: 0, for: 100 },
      { id: 'b', parent: 'a', at: 10, for: 30 },
      { id: 'c', parent: 'a', at: 20, for: 40 },
      { id: 'd', parent: 'a', at: 80, for: 10 },
    );
    expect(spanOf(built, 'a').selfNs).toBe(40);
  });

  it('is not shortened by what a child did after its parent ended', () => {
    const built = tree({ id: 'a', at: 0, for: 100 }, { id: 'b', parent: 'a', at: 90, for: 500 });
    expect([spanOf(built, 'a').selfNs, spanOf(built, 'b').selfNs]).toEqual([90, 500]);
  });
});

describe('marks', () => {
  it('tell what a breaker did with a call and how its state changed', () => {
    const built = tree({
      id: 'a',
      at: 0,
      for: 1,
      attributes: {
        'circuit_breaker.name': 'cart',
        'circuit_breaker.state': 'open',
        'resilience.outcome': 'rejected',
        'resilience.rejection.reason': 'short_circuit',
        'resilience.fallback.outcome': 'success',
      },
      events: [
        {
          atNs: 1,
          name: 'circuit_breaker.state_change',
          attributes: {
            'circuit_breaker.name': 'cart',
            'circuit_breaker.previous_state': 'closed',
            'circuit_breaker.state': 'open',
          },
        },
        { atNs: 1, name: 'exception', attributes: {} },
      ],
    });
    expect(built.spans[0]!.breaker).toEqual({
      name: 'cart',
      state: 'open',
      isProbe: false,
      policy: '',
      outcome: 'rejected',
      rejection: 'short_circuit',
      fallback: 'success',
      changes: [{ atNs: 1, breaker: 'cart', from: 'closed', to: 'open', reason: '' }],
    });
  });

  it('are absent on a span that has nothing to do with either', () => {
    expect(tree({ id: 'a', at: 0, for: 1 }).spans[0]).toMatchObject({ breaker: undefined, fault: undefined });
  });

  it('tell the injected fault from what happened below it and from the callers that it took down', () => {
    const built = tree(
      { id: 'root', at: 0, for: 100 },
      { id: 'caller', parent: 'root', at: 0, for: 90, failed: true },
      {
        id: 'injected',
        parent: 'caller',
        at: 10,
        for: 50,
        attributes: {
          'fault.injected': 'true',
          'fault.injection.experiment.id': 'e1',
          'fault.injection.kind': 'latency',
        },
      },
      { id: 'below', parent: 'injected', at: 20, for: 5 },
      { id: 'deeper', parent: 'below', at: 20, for: 5 },
      { id: 'beside', parent: 'root', at: 90, for: 5, failed: true },
      { id: 'told', parent: 'root', at: 95, for: 5, attributes: { 'fault.experiment.id': 'e1' } },
    );
    const roles = Object.fromEntries(built.spans.map(({ spanId, fault }) => [spanId, fault?.role]));
    expect(roles).toEqual({
      root: undefined,
      caller: 'collateral',
      injected: 'injected',
      below: 'collateral',
      deeper: 'collateral',
      beside: undefined,
      told: 'collateral',
    });
    expect(spanOf(built, 'injected').fault).toMatchObject({ experimentId: 'e1', kind: 'latency' });
  });

  it('marks failed callers above one that tells of the experiment itself', () => {
    const built = tree(
      { id: 'root', at: 0, for: 100, failed: true },
      { id: 'caller', parent: 'root', at: 0, for: 90, failed: true, attributes: { 'fault.experiment.id': 'e1' } },
      { id: 'injected', parent: 'caller', at: 10, for: 50, failed: true, attributes: { 'fault.injected': 'true' } },
    );
    expect(built.spans.map(({ fault }) => fault?.role)).toEqual(['collateral', 'collateral', 'injected']);
  });
});
