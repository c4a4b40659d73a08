import { describe, expect, it } from 'vitest';
import { graphOf, nodeOf } from '../live-feed/graph-fixture.ts';
import { rankProblems } from './problems.ts';

const OPEN = { name: 'b', state: 'open' as const, open: 1, instances: 2, since: 1, nextProbeAt: 2 };
const keysOf = (graph: Parameters<typeof rankProblems>[0]) =>
  rankProblems(graph).map(({ key }) => key.replace('\n', '→'));

describe('what is wrong', () => {
  it('is nothing in a healthy graph', () => {
    expect(rankProblems(graphOf([{ source: 'a', target: 'b', health: 'ok' }]))).toEqual([]);
  });

  it('puts what is critical before what is not, then what loses more calls', () => {
    const graph = graphOf([
      { source: 'a', target: 'degraded', health: 'degraded', failed: 900 },
      { source: 'a', target: 'small', health: 'failing', failed: 6 },
      { source: 'a', target: 'large', health: 'failing', failed: 60, timedOut: 60 },
    ]);
    expect(keysOf(graph)).toEqual(['a→large', 'a→small', 'a→degraded']);
    expect(rankProblems(graph)[0]?.lostPerSecond).toBe(2);
  });

  it('counts an open breaker as critical although the few calls it lets through succeed', () => {
    const [problem] = rankProblems(graphOf([{ source: 'a', target: 'b', shortCircuited: 120, breaker: OPEN }]));
    expect(problem).toMatchObject({ severity: 'critical', lostPerSecond: 2, breaker: OPEN });
  });

  it.each([
    ['of the newest seconds', 3, { lostPerSecond: 3, errorRate: 1 }],
    ['of the whole window where nobody called in them', 0, { lostPerSecond: 0.5, errorRate: 0.75 }],
  ])('has figures %s', (_, failedPerSecond, figures) => {
    const none = {
      windowMs: 10_000,
      p95: 0,
      timedOutPerSecond: 0,
      rejectedPerSecond: 0,
      shortCircuitedPerSecond: 0,
      fallbackServedPerSecond: 0,
    };
    const recent = { ...none, succeededPerSecond: 0, failedPerSecond, errorRate: failedPerSecond > 0 ? 1 : 0 };
    const connection = { source: 'a', target: 'b', health: 'failing' as const, failed: 30, errorRate: 0.75, recent };
    expect(rankProblems(graphOf([connection]))[0]).toMatchObject(figures);
  });

  it('tells what fallbacks answered apart from what is lost', () => {
    const connection = { source: 'a', target: 'b', health: 'failing' as const, failed: 120, shortCircuited: 60 };
    const [problem] = rankProblems(graphOf([{ ...connection, fallbackServed: 150 }]));
    expect(problem).toMatchObject({ lostPerSecond: 0.5, fallbackPerSecond: 2.5 });
    const [more] = rankProblems(graphOf([{ ...connection, fallbackServed: 190 }]));
    expect(more).toMatchObject({ lostPerSecond: 0, fallbackPerSecond: 3 });
  });

  it('lists a half-open breaker as a warning', () => {
    const breaker = { ...OPEN, state: 'half_open' as const, open: 0 };
    expect(rankProblems(graphOf([{ source: 'a', target: 'b', breaker }]))[0]?.severity).toBe('warning');
  });

  it('lists a node of its own only where no connection shows the fault', () => {
    const graph = graphOf(
      [{ source: 'a', target: 'b', health: 'failing', failed: 60 }],
      [nodeOf('b', { health: 'failing' }), nodeOf('lonely', { health: 'failing', rps: 4, errorRate: 0.5 })],
    );
    expect(keysOf(graph)).toEqual(['lonely', 'a→b']);
  });
});
