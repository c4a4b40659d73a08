import { describe, expect, it } from 'vitest';
import { NO_OUTCOMES } from './breaker-outcomes.ts';
import { buildTrafficGraph } from './build-traffic-graph.ts';
import type { BreakerFact, BreakerStates, GraphFacts } from './graph-facts.ts';
import { EMPTY_FACTS, edgeFact as edge } from './graph-facts-fixture.ts';
import { bucketOf } from './histogram.ts';
import type { NodeRef } from './node.ts';

const { fromMs: FROM_MS } = EMPTY_FACTS.window;
const service = (name: string): NodeRef => ({ kind: 'service', name });
const entry: NodeRef = { kind: 'entry', name: 'internet' };

const facts = (given: Partial<GraphFacts> = {}): GraphFacts => ({
  ...EMPTY_FACTS,
  asOfMs: FROM_MS + 59_000,
  ...given,
});

const serviceFact = (name: string) => ({
  name,
  namespace: '',
  team: '',
  criticality: '',
  regions: [],
  versions: [],
  instances: 1,
  lastSeenMs: FROM_MS,
});

const breaker = (outcomes: Partial<BreakerFact['outcomes']>, recent = false): BreakerFact => ({
  service: 'api',
  name: 'recs',
  library: 'opossum',
  recent,
  outcomes: { ...NO_OUTCOMES, ...outcomes },
  injected: 0,
});
const states = (...instances: BreakerStates['instances']): BreakerStates => ({
  service: 'api',
  name: 'recs',
  library: 'opossum',
  instances,
});
const connectionOf = (given: Partial<GraphFacts>, id: string) =>
  buildTrafficGraph(facts(given)).connections.find((connection) => `${connection.source}>${connection.target}` === id);
const nodeOf = (given: Partial<GraphFacts>, id: string) =>
  buildTrafficGraph(facts(given)).nodes.find((node) => node.id === id);

describe('the traffic graph', () => {
  it('of an empty window is empty', () => {
    const graph = buildTrafficGraph(facts());
    expect(graph).toMatchObject({ nodes: [], connections: [], entry: { rps: 0, errorRate: 0 } });
  });

  it('adds the facts of one connection up, over breakers and recency', () => {
    const connection = connectionOf(
      {
        edges: [
          edge(service('api'), service('recs'), { executed: 90, matched: 90, failed: 3, breaker: 'recs' }),
          edge(service('api'), service('recs'), { executed: 10, matched: 8, timedOut: 2, retries: 1, recent: true }),
        ],
      },
      'api>recs',
    );
    expect(connection).toMatchObject({ executed: 100, matched: 98, failed: 3, timedOut: 2, succeeded: 95, retries: 1 });
    expect(connection?.errorRate).toBeCloseTo(0.05);
    expect(connection?.unmatchedShare).toBeCloseTo(0.02);
  });

  it('leaves short-circuited calls out of the error rate, but counts them as attempted', () => {
    const connection = connectionOf(
      {
        edges: [edge(service('api'), service('recs'), { executed: 10, matched: 10, breaker: 'recs' })],
        breakers: [breaker({ success: 10, shortCircuited: 30, rejected: 10, fallbackSuccess: 35, fallbackFailure: 5 })],
      },
      'api>recs',
    );
    expect(connection).toMatchObject({
      attempted: 50,
      shortCircuited: 30,
      rejected: 10,
      fallbackServed: 35,
      fallbackFailed: 5,
      errorRate: 0.5,
    });
  });

  it('shows demand on a connection whose breaker refuses everything, from where its calls used to go', () => {
    const connection = connectionOf(
      {
        breakers: [breaker({ shortCircuited: 40 })],
        breakerTargets: [{ service: 'api', breaker: 'recs', target: service('recommendations'), kind: 'rpc' }],
        breakerStates: [states({ instance: 'a', state: 'open', sinceMs: 5, resetTimeoutMs: 10 })],
      },
      'api>recommendations',
    );
    expect(connection).toMatchObject({
      attempted: 40,
      executed: 0,
      health: 'failing',
      breaker: { name: 'recs', state: 'open', open: 1, instances: 1, since: 5, nextProbeAt: 15 },
    });
  });

  it('ties a breaker without any known call to the service of its name', () => {
    expect(
      connectionOf({ breakers: [breaker({ shortCircuited: 1 })], services: [serviceFact('recs')] }, 'api>recs'),
    ).toBeDefined();
  });

  it('shows k of n instances when breakers disagree, and stays degraded while only some refuse', () => {
    const connection = connectionOf(
      {
        edges: [edge(service('api'), service('recs'), { executed: 100, matched: 100, breaker: 'recs' })],
        breakerStates: [
          states(
            { instance: 'a', state: 'open', sinceMs: 7, resetTimeoutMs: 0 },
            { instance: 'b', state: 'closed', sinceMs: 0, resetTimeoutMs: 0 },
          ),
        ],
      },
      'api>recs',
    );
    expect(connection?.breaker).toEqual({
      name: 'recs',
      state: 'open',
      open: 1,
      instances: 2,
      since: 7,
      nextProbeAt: 0,
    });
    expect(connection?.health).toBe('degraded');
  });

  it('puts an unanswered call onto the service known to answer at its address', () => {
    const unanswered = edge(service('api'), { kind: 'external', name: '127.0.0.1:4011' }, { executed: 5, failed: 5 });
    const peerServices = [{ caller: 'api', address: '127.0.0.1:4011', service: 'routing' }];
    expect(connectionOf({ edges: [unanswered], peerServices }, 'api>routing')).toMatchObject({
      executed: 5,
      failed: 5,
    });
    expect(nodeOf({ edges: [unanswered], peerServices }, 'external:127.0.0.1:4011')).toBeUndefined();
  });

  it('learns from the calls of the window itself who answers at an address, unless several do', () => {
    const address = '127.0.0.1:4011';
    const unanswered = edge(service('api'), { kind: 'external', name: address }, { executed: 5, address });
    const answered = (name: string) => edge(service('api'), service(name), { executed: 9, matched: 9, address });
    expect(connectionOf({ edges: [unanswered, answered('routing')] }, 'api>routing')?.executed).toBe(14);
    const shared = { edges: [unanswered, answered('routing'), answered('billing')] };
    expect(connectionOf(shared, 'api>external:127.0.0.1:4011')?.executed).toBe(5);
  });

  it('keeps an address that nobody is known to answer at as an external node', () => {
    const unanswered = edge(service('api'), { kind: 'external', name: 'api.stripe.com' }, { executed: 5 });
    expect(nodeOf({ edges: [unanswered] }, 'external:api.stripe.com')).toMatchObject({
      name: 'api.stripe.com',
      requests: 5,
    });
  });

  it('counts orphans as requests of the service without inventing a caller', () => {
    const given = { edges: [edge(null, service('api'), { executed: 4 })] };
    expect(nodeOf(given, 'api')?.requests).toBe(4);
    expect(buildTrafficGraph(facts(given)).connections).toEqual([]);
  });

  it('measures amplification and fan-out against the entry', () => {
    const edges = [
      edge(entry, service('api'), { executed: 100 }),
      edge(service('api'), service('recs'), { executed: 250, matched: 250 }),
    ];
    const fanOut = new Map([
      [2, 50],
      [3, 50],
    ]);
    expect(nodeOf({ edges }, 'recs')?.requestsPerEntry).toBe(2.5);
    expect(connectionOf({ edges }, 'api>recs')?.callsPerRequest).toBe(2.5);
    expect(buildTrafficGraph(facts({ edges, fanOut })).entry).toMatchObject({ fanOut: { mean: 2.5, p99: 3, max: 3 } });
  });

  it('names inferred nodes by the part that tells them apart and keeps their identity', () => {
    const database: NodeRef = { kind: 'database', name: 'postgresql/db-1:5432/orders' };
    expect(
      nodeOf({ edges: [edge(service('api'), database, { executed: 1 })] }, 'database:postgresql/db-1:5432/orders'),
    ).toMatchObject({ name: 'orders', kind: 'database' });
  });

  it('divides a live rate by the time up to the newest call, and a past one by the whole window', () => {
    const edges = [edge(entry, service('api'), { executed: 580 })];
    const toMs = FROM_MS + 60_000;
    const live = buildTrafficGraph(facts({ edges, nowMs: toMs, asOfMs: toMs - 2_000 }));
    expect(live.entry.rps).toBeCloseTo(10);
    const past = buildTrafficGraph(facts({ edges, asOfMs: toMs - 2_000 }));
    expect(past.entry.rps).toBeCloseTo(580 / 60);
  });

  it('divides by the time since traffic began when it began within the live window', () => {
    const toMs = FROM_MS + 60_000;
    const edges = [edge(entry, service('api'), { executed: 200 })];
    const began = { edges, nowMs: toMs, asOfMs: toMs, beganMs: toMs - 20_000 };
    expect(buildTrafficGraph(facts(began)).entry.rps).toBeCloseTo(10);
    expect(buildTrafficGraph(facts({ ...began, beganMs: toMs - 10 })).entry.rps).toBeCloseTo(200 / 5);
  });

  it('does not mistake silence for delay', () => {
    const toMs = FROM_MS + 60_000;
    const graph = buildTrafficGraph(
      facts({ edges: [edge(entry, service('api'), { executed: 60 })], nowMs: toMs, asOfMs: toMs - 30_000 }),
    );
    expect(graph.entry.rps).toBeCloseTo(1);
  });

  it('judges by the newest seconds when they hold enough calls', () => {
    const old = edge(service('api'), service('recs'), { executed: 1000 });
    const fresh = edge(service('api'), service('recs'), { executed: 20, failed: 10, recent: true });
    expect(connectionOf({ edges: [old, fresh], recentMs: 10_000 }, 'api>recs')).toMatchObject({ health: 'failing' });
    expect(connectionOf({ edges: [old], recentMs: 10_000 }, 'api>recs')).toMatchObject({ health: 'ok' });
  });

  it('calls nothing healthy of which most is refused, whatever is known of the breaker', () => {
    const probe = edge(service('api'), service('recs'), { executed: 1, breaker: 'recs' });
    const health = (shortCircuited: number) =>
      connectionOf({ edges: [probe], breakers: [breaker({ shortCircuited })] }, 'api>recs')?.health;
    expect([health(500), health(1)]).toEqual(['degraded', 'ok']);
  });

  it('does not call a service failing on a handful of calls', () => {
    expect(nodeOf({ edges: [edge(entry, service('api'), { executed: 3, failed: 1 })] }, 'api')?.health).toBe('unknown');
  });

  it('shows a service without traffic as idle', () => {
    expect(nodeOf({ services: [serviceFact('batch')] }, 'batch')?.health).toBe('idle');
  });

  it('reads percentiles from merged histograms', () => {
    const fast = edge(service('api'), service('recs'), { executed: 98, callerLatency: new Map([[bucketOf(1e6), 98]]) });
    const slow = edge(service('api'), service('recs'), { executed: 2, callerLatency: new Map([[bucketOf(1e9), 2]]) });
    const latency = connectionOf({ edges: [fast, slow] }, 'api>recs')!.latency;
    expect(latency.p50 / 1).toBeCloseTo(1, 1);
    expect(latency.p99 / 1000).toBeCloseTo(1, 1);
  });

  it('rounds sampling weights to whole calls', () => {
    const sampled = edge(service('api'), service('recs'), { executed: 99.7, rows: 10, sampledRows: 10 });
    expect(connectionOf({ edges: [sampled] }, 'api>recs')).toMatchObject({ executed: 100, sampledShare: 1 });
  });

  it('counts calls into which a fault was injected at the breaker, of which no client span tells', () => {
    const given = facts({
      edges: [edge(service('api'), service('recs'), { executed: 20, injected: 1, breaker: 'recs' })],
      breakers: [{ ...breaker({ success: 20, failure: 3 }), injected: 3 }],
    });
    expect(connectionOf(given, 'api>recs')?.injected).toBe(4);
  });

  it('tells an open breaker and injected faults in notices', () => {
    const given: Partial<GraphFacts> = {
      edges: [edge(service('api'), service('recs'), { executed: 20, injected: 4, breaker: 'recs' })],
      breakerStates: [states({ instance: 'a', state: 'open', sinceMs: 5, resetTimeoutMs: 10 })],
    };
    expect(nodeOf(given, 'api')?.notices).toEqual([
      {
        severity: 'critical',
        title: 'Breaker recs is open: calls to recs are refused',
        href: '',
        about: { kind: 'breaker', breaker: 'recs', state: 'open', target: 'recs', open: 1, instances: 1 },
      },
    ]);
    expect(nodeOf(given, 'recs')?.notices[0]?.title).toBe('4 calls with an injected fault');
  });
});
