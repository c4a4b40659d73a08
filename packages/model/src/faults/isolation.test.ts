import { describe, expect, it } from 'vitest';
import type { Experiment } from './experiment.ts';
import { type IsolationFacts, type IsolationFinding, judgeIsolation } from './isolation.ts';

type Node = IsolationFacts['nodes'][number];
type Connection = IsolationFacts['connections'][number];

const EXPERIMENT: Experiment = {
  id: 'a'.repeat(16),
  name: 'recs fail',
  mode: 'isolated',
  environment: '',
  scope: { percentage: 5 },
  faults: [
    {
      target: { type: 'service', name: 'recs' },
      kind: 'error',
      statusCode: 503,
      percentage: 100,
      breakers: [{ service: 'api', name: 'recs' }],
    },
  ],
  createdAt: 0,
  expiresAt: 300_000,
  status: 'expired',
  stoppedAt: 0,
  stopReason: '',
  caps: { maxInjections: 1_000, maxInjectionsPerSecond: 50 },
  abort: { errorRateIncrease: 0.05, minRequests: 50 },
};

const service = (id: string, requests: number, errors: number, before = { requests, errors }): Node => ({
  id,
  name: id,
  kind: 'service',
  requests,
  errors,
  baseline: before,
});
const connection = (source: string, target: string, more: Partial<Connection> = {}): Connection => ({
  source,
  target,
  breaker: { name: '', state: 'closed', open: 0, instances: 0, since: 0, nextProbeAt: 0 },
  executed: 1_000,
  attempted: 1_000,
  failed: 1,
  timedOut: 0,
  injected: 0,
  fallbackServed: 0,
  fallbackFailed: 0,
  baseline: {
    executed: 1_000,
    attempted: 1_000,
    failed: 1,
    timedOut: 0,
    injected: 0,
    fallbackServed: 0,
    fallbackFailed: 0,
  },
  ...more,
});
const CALM: IsolationFacts = {
  nodes: [service('api', 1_000, 1), service('recs', 1_000, 1)],
  connections: [connection('internet', 'api'), connection('api', 'recs', { injected: 50, fallbackServed: 50 })],
  isPartial: false,
  openings: [],
};

const judge = (facts: Partial<IsolationFacts>, experiment: Partial<Experiment> = {}, calls: number | undefined = 50) =>
  judgeIsolation({ ...EXPERIMENT, ...experiment }, { ...CALM, ...facts }, calls);
const finding = <About extends IsolationFinding['about']>(report: ReturnType<typeof judge>, about: About) =>
  report.findings.find((one) => one.about === about) as Extract<IsolationFinding, { about: About }>;

describe('isolation', () => {
  it('held where calls were injected into, fallbacks served, and nothing else changed', () => {
    const report = judge({});
    expect(report.verdict).toBe('held');
    expect(finding(report, 'injections').calls).toBe(50);
    expect(finding(report, 'fallbacks')).toMatchObject({ tone: 'good', served: 50, failed: 0 });
    expect(finding(report, 'entry')).toMatchObject({
      during: { errors: 1, of: 1_000 },
      before: { errors: 1, of: 1_000 },
    });
    expect(finding(report, 'services')).toMatchObject({ rose: [], judged: 2, few: 0 });
  });

  it('did not hold where the experiment ended itself', () => {
    const report = judge({}, { status: 'aborted', stopReason: 'others are hurt' });
    expect(report.verdict).toBe('broken');
    expect(finding(report, 'abort').reason).toBe('others are hurt');
  });

  it.each([
    ['an injected call opened a breaker', { service: 'web', name: 'cart', at: 1, injected: true }, 'broken'],
    ['a breaker at the target opened', { service: 'api', name: 'recs', at: 1, injected: false }, 'broken'],
    ['a breaker elsewhere opened by itself', { service: 'web', name: 'cart', at: 1, injected: false }, 'held'],
  ])('where %s is %s', (_what, opening, verdict) => {
    expect(judge({ openings: [opening] }).verdict).toBe(verdict);
  });

  it('is not broken by breakers that were meant to open', () => {
    const report = judge({ openings: [{ service: 'api', name: 'recs', at: 1, injected: true }] }, { mode: 'through' });
    expect(report.verdict).toBe('held');
    expect(finding(report, 'breakers')).toMatchObject({ isExpected: true, tone: 'neutral' });
  });

  it('did not hold where fallbacks failed that had not before', () => {
    const connections = [connection('internet', 'api'), connection('api', 'recs', { fallbackFailed: 40 })];
    expect(finding(judge({ connections }), 'fallbacks')).toMatchObject({ tone: 'bad', failed: 40 });
  });

  it('did not hold where more of what enters fails', () => {
    const report = judge({ connections: [connection('internet', 'api', { failed: 40 })] });
    expect(report.verdict).toBe('broken');
    expect(finding(report, 'entry').tone).toBe('bad');
  });

  it('is not broken by what chance explains', () => {
    expect(judge({ connections: [connection('internet', 'api', { failed: 6 })] }).verdict).toBe('held');
  });

  it('did not hold where errors of a service rose, of which injected ones are none', () => {
    const injectedOnly = [service('api', 1_000, 1), service('recs', 1_000, 51, { requests: 1_000, errors: 1 })];
    expect(judge({ nodes: injectedOnly }, { mode: 'through' }).verdict).toBe('held');
    const organic = [service('recs', 1_000, 1), service('api', 1_000, 51, { requests: 1_000, errors: 1 })];
    expect(finding(judge({ nodes: organic }), 'services').rose).toEqual([
      { name: 'api', during: { errors: 51, of: 1_000 }, before: { errors: 1, of: 1_000 } },
    ]);
  });

  it('did not hold where errors rose at a service that the failed calls never reached', () => {
    const nodes = [service('api', 1_000, 1), service('recs', 1_000, 51, { requests: 1_000, errors: 1 })];
    expect(finding(judge({ nodes }), 'services').rose).toMatchObject([{ name: 'recs' }]);
    const faults: Experiment['faults'] = [
      { target: { type: 'breaker', name: 'recs', from: 'api' }, kind: 'exception', percentage: 100 },
    ];
    expect(finding(judge({ nodes }, { mode: 'through', faults }), 'services').rose).toMatchObject([{ name: 'recs' }]);
  });

  it.each<[string, Partial<IsolationFacts>, number]>([
    ['nothing was injected', {}, 0],
    ['little enters', { connections: [connection('internet', 'api', { executed: 49 })] }, 50],
    ['nothing was seen before', { connections: [connection('internet', 'api', { baseline: null })] }, 50],
    ['no service has traffic enough', { nodes: [{ ...service('api', 1_000, 1), baseline: null }] }, 50],
    ['a part could not be read', { isPartial: true }, 50],
  ])('cannot be told where %s', (_what, facts, calls) => {
    expect(judge(facts, {}, calls).verdict).toBe('unclear');
  });

  it('counts what the connections tell where the spans were too many to count', () => {
    expect(finding(judgeIsolation(EXPERIMENT, CALM, undefined), 'injections').calls).toBe(50);
  });
});
