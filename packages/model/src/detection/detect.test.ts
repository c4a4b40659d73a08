import { describe, expect, test } from 'vitest';
import { alarmsAmong, neighboursOf } from './alarms.ts';
import { type Course, coursesOf } from './detect.ts';
import { learnBaseline } from './learn-baseline.ts';
import { type RequestCalls, TICK_MS, type Tick } from './stream.ts';
import { BEGIN_MS, entry, served, type Traffic, ticksOf } from './ticks.fixture.ts';
import { DETECTION_WEIGHTS as WEIGHTS } from './weights.ts';

const NEIGHBOURS = neighboursOf([
  { caller: 'web', callee: 'cart' },
  { caller: 'cart', callee: 'pay' },
]);
const QUIET_TICKS = 150;
const NOW_MS = BEGIN_MS + QUIET_TICKS * TICK_MS;
const quiet: Traffic[] = [
  { ...entry('web'), spans: 20, ms: 40 },
  { ...served('cart'), spans: 20 },
  { ...served('pay'), spans: 20, ms: 10 },
  { ...served('mail'), spans: 4 },
];

/** Groups of bad streams after so many ticks of other traffic. */
function alarmsAfter(
  ticks: number,
  traffic: Traffic[],
  before: Tick[] = ticksOf(QUIET_TICKS, () => quiet),
): Course[][] {
  const recent = ticksOf(ticks, () => traffic, NOW_MS);
  const courses = coursesOf(recent, learnBaseline(before, WEIGHTS), WEIGHTS);
  return alarmsAmong(courses.values(), NEIGHBOURS, WEIGHTS);
}
const but = (...changed: Traffic[]): Traffic[] =>
  quiet.map((one) => changed.find(({ service }) => service === one.service) ?? one);

describe('what is bad of recent spans', () => {
  test('is nothing while all is as usual', () => {
    expect(alarmsAfter(60, quiet)).toEqual([]);
  });

  test('is what fails at the entry, since the tick in which it began', () => {
    const [alarm] = alarmsAfter(4, but({ ...entry('web'), spans: 20, ms: 40, failed: 8 }));
    expect(alarm![0]).toMatchObject({ kind: 'errors', stream: entry('web') });
    expect(Math.abs(alarm![0]!.onsetMs - NOW_MS)).toBeLessThan(TICK_MS);
  });

  test('is what fails since the first of them began, where that is known', () => {
    const failing = { ...entry('web'), spans: 20, ms: 40, failed: 8, firstFailedMs: NOW_MS + 1_370 };
    const [alarm] = alarmsAfter(4, but(failing));
    expect(alarm![0]!.onsetMs).toBe(NOW_MS + 1_370);
  });

  test('is what is slow, since its first slow span began', () => {
    const [alarm] = alarmsAfter(4, but({ ...entry('web'), spans: 20, ms: 4_000 }));
    expect(alarm![0]).toMatchObject({ kind: 'latency', stream: entry('web') });
    expect(NOW_MS - alarm![0]!.onsetMs).toBeGreaterThan(3_000);
  });

  test('is nothing that recovers, however long it had failed', () => {
    const allFailed = ticksOf(QUIET_TICKS, () => but({ ...entry('web'), spans: 20, failed: 20 }));
    expect(alarmsAfter(60, quiet, allFailed)).toEqual([]);
  });

  test('is no service alone unless beyond doubt, but two that call each other', () => {
    const pay = { ...served('pay'), spans: 20, ms: 10, failed: 5 };
    const few = but({ ...served('mail'), spans: 4, failed: 1 });
    expect(alarmsAfter(4, few)).toEqual([]);
    expect(alarmsAfter(4, but(pay, { ...served('cart'), spans: 20, failed: 5 }))).toHaveLength(1);
    expect(alarmsAfter(20, but(pay))).toHaveLength(1);
  });

  test.each([
    ['doubles', 2],
    ['halves', 0.5],
    ['grows tenfold', 10],
  ])('is nothing when traffic %s', (_what, factor) => {
    const traffic = quiet.map((one) => ({ ...one, spans: Math.ceil(one.spans * factor) }));
    expect(alarmsAfter(60, traffic)).toEqual([]);
  });

  test('is no operation that nobody knew: a service’s first minutes, or one that a deploy added', () => {
    const added = { service: 'web', operation: 'GET /new', kind: 'entry' as const, spans: 20, failed: 20 };
    expect(alarmsAfter(60, [...quiet, added, { ...served('new'), spans: 9, failed: 9 }])).toEqual([]);
    expect(alarmsAfter(60, but({ ...entry('web'), spans: 20, failed: 20 }), [])).toEqual([]);
  });

  test('is not what failed before as it does now', () => {
    const failing = but({ ...entry('web'), spans: 20, ms: 40, failed: 6 });
    expect(
      alarmsAfter(
        60,
        failing,
        ticksOf(QUIET_TICKS, () => failing),
      ),
    ).toEqual([]);
  });

  test('is no single tick, however bad, and nothing from before a gap', () => {
    expect(alarmsAfter(1, but({ ...entry('web'), spans: 500, failed: 500 }))).toEqual([]);
    const bad = ticksOf(1, () => but({ ...entry('web'), spans: 500, failed: 500 }), NOW_MS);
    const afterGap = ticksOf(1, () => but({ ...entry('web'), spans: 500, failed: 500 }), NOW_MS + 600_000);
    const baseline = learnBaseline(
      ticksOf(QUIET_TICKS, () => quiet),
      WEIGHTS,
    );
    const courses = coursesOf([...bad, ...afterGap], baseline, WEIGHTS);
    expect(alarmsAmong(courses.values(), NEIGHBOURS, WEIGHTS)).toEqual([]);
  });

  test('is what several services on a path show, each of which alone would be nothing', () => {
    const group = (...strengths: [service: string, operation: string, strength: number][]): Course[] =>
      strengths.map(([service, operation, strength]) => ({
        ...{ stream: { service, operation, kind: 'served' }, kind: 'latency', strength },
        ...{ onsetMs: NOW_MS, recent: strength, gained: 0, lastSeenMs: NOW_MS, lastBadMs: NOW_MS },
      }));
    const alarms = (...strengths: [string, string, number][]) =>
      alarmsAmong(group(...strengths), NEIGHBOURS, WEIGHTS).map((alarm) => alarm.length);
    expect(alarms(['cart', 'a', 0.9], ['pay', 'b', 0.9])).toEqual([2]);
    expect(alarms(['cart', 'a', 0.9], ['cart', 'b', 0.9])).toEqual([]);
    expect(alarms(['cart', 'a', 0.9], ['mail', 'b', 0.9])).toEqual([]);
    expect(alarms(['web', 'a', 0.7], ['cart', 'b', 0.7], ['pay', 'c', 0.7])).toEqual([]);
  });

  test('is not a call slower by what nobody would notice of a request', () => {
    const before = but({ ...entry('web'), spans: 20, ms: 400 });
    const slower = before.map((one) => (one.service === 'pay' ? { ...one, ms: 15 } : one));
    const alarms = (weights: typeof WEIGHTS) => {
      const baseline = learnBaseline(
        ticksOf(QUIET_TICKS, () => before),
        weights,
      );
      const courses = coursesOf(
        ticksOf(60, () => slower, NOW_MS),
        baseline,
        weights,
      );
      return alarmsAmong(courses.values(), NEIGHBOURS, weights);
    };
    expect(alarms({ ...WEIGHTS, toleratedShare: 0 })).toHaveLength(1);
    expect(alarms(WEIGHTS)).toEqual([]);
  });

  test('is not slower by what nobody would call slow', () => {
    expect(alarmsAfter(60, but({ ...entry('web'), spans: 20, ms: 42 }))).toEqual([]);
  });

  test('is a longer gap between a call and its answer, told as the call', () => {
    const called = (gapMs: number): Traffic[] => [
      ...quiet,
      { ...{ service: 'web', operation: 'cart', kind: 'call' }, spans: 20, ms: 40 },
      { ...{ service: 'web', operation: 'cart', kind: 'gap' }, spans: 20, ms: gapMs },
    ];
    const before = ticksOf(QUIET_TICKS, () => called(2));
    expect(alarmsAfter(20, called(2), before)).toEqual([]);
    const [alarm] = alarmsAfter(20, called(8), before);
    const call = { service: 'web', operation: 'cart', kind: 'call' };
    expect(alarm).toContainEqual(expect.objectContaining({ kind: 'latency', stream: call }));
    expect(alarm!.map(({ stream: { kind } }) => kind)).not.toContain('gap');
  });

  test('is what is twenty times as slow as the few that are known, after as few', () => {
    const rare = (ms: number) => [{ ...served('mail'), spans: 1, ms }];
    const before = ticksOf(10, () => rare(10), NOW_MS - 600_000);
    expect(alarmsAfter(4, rare(20), before)).toEqual([]);
    expect(alarmsAfter(4, rare(200), before)).toHaveLength(1);
  });

  describe('of calls', () => {
    const calling = (called: Record<string, number>, requests = 20): RequestCalls => ({
      ...{ service: 'web', operation: 'GET /', requests },
      called: new Map(Object.entries(called)),
    });
    const ticksWith = (count: number, calls: RequestCalls, fromMs?: number): Tick[] =>
      ticksOf(count, () => quiet, fromMs).map((tick) => ({ ...tick, requestCalls: [calls] }));
    const alarms = (before: RequestCalls, now: RequestCalls) => {
      const baseline = learnBaseline(ticksWith(QUIET_TICKS, before), WEIGHTS);
      const courses = coursesOf(ticksWith(10, now, NOW_MS), baseline, WEIGHTS);
      return alarmsAmong(courses.values(), NEIGHBOURS, WEIGHTS);
    };

    test('is one that nearly all requests made and that now many answer without', () => {
      const [alarm] = alarms(calling({ cart: 20, mail: 10 }), calling({ cart: 10, mail: 10 }));
      expect(alarm!.map(({ stream }) => stream)).toEqual([{ service: 'web', operation: 'cart', kind: 'skipped' }]);
    });

    test('is none that was optional, none that is new, and none when requests are fewer', () => {
      expect(alarms(calling({ cart: 10 }), calling({}))).toEqual([]);
      expect(alarms(calling({}), calling({ cart: 20 }))).toEqual([]);
      expect(alarms(calling({ cart: 20 }), calling({ cart: 2 }, 2))).toEqual([]);
    });
  });

  test('is told apart where no calls connect it', () => {
    const groups = alarmsAfter(
      20,
      but({ ...entry('web'), spans: 20, failed: 10 }, { ...served('mail'), spans: 4, failed: 4 }),
    );
    expect(groups.map((group) => group[0]!.stream.service).sort()).toEqual(['mail', 'web']);
  });
});
