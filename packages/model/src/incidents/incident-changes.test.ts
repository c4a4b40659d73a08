import { describe, expect, test } from 'vitest';
import { alarmsAmong, neighboursOf } from '../detection/alarms.ts';
import { type Course, coursesOf } from '../detection/detect.ts';
import { learnBaseline } from '../detection/learn-baseline.ts';
import { TICK_MS, type Tick } from '../detection/stream.ts';
import { BEGIN_MS, entry, served, type Traffic, ticksOf } from '../detection/ticks.fixture.ts';
import { DETECTION_WEIGHTS as WEIGHTS } from '../detection/weights.ts';
import type { Incident } from './incident.ts';
import { firstOfIncident, incidentChanges, lastBadOf } from './incident-changes.ts';

const NEIGHBOURS = neighboursOf([{ caller: 'web', callee: 'pay' }]);
const QUIET_TICKS = 150;
const ONSET_MS = BEGIN_MS + QUIET_TICKS * TICK_MS;
const quiet: Traffic[] = [
  { ...entry('web'), spans: 20 },
  { ...served('pay'), spans: 20 },
  { ...served('mail'), spans: 20 },
];
const failing = (service: string): Traffic[] =>
  quiet.map((one) => (one.service === service ? { ...one, failed: 10 } : one));
const baseline = learnBaseline(
  ticksOf(QUIET_TICKS, () => quiet),
  WEIGHTS,
);

/** What changes once these ticks have been seen. */
function changes(ticks: Tick[], open: Incident[] = [], neighbours = NEIGHBOURS, nowMs?: number): Incident[] {
  const courses = coursesOf(ticks, baseline, WEIGHTS);
  return incidentChanges({
    nowMs: nowMs ?? (ticks.at(-1)?.startMs ?? ONSET_MS) + TICK_MS,
    ticks,
    baseline,
    baselineWindow: { from: BEGIN_MS, to: ONSET_MS },
    courses,
    alarms: alarmsAmong(courses.values(), neighbours, WEIGHTS),
    neighbours,
    open,
  });
}
const after = (ticks: number, trafficAt: (tick: number) => Traffic[]): Tick[] => ticksOf(ticks, trafficAt, ONSET_MS);

describe('an incident', () => {
  const seen = after(5, () => failing('web'));
  const [opened] = changes(seen);

  test('opens with its onset, what it was noticed by, and how bad that is', () => {
    expect(opened).toMatchObject({
      status: 'open',
      severity: 'critical',
      end: 0,
      detected: ONSET_MS + 5 * TICK_MS,
      baseline: { from: BEGIN_MS, to: ONSET_MS },
      summary: '50 % of requests to "web" fail.',
      symptoms: [{ kind: 'errors', service: 'web', operation: 'GET /', isEntry: true, shareBefore: 0, shareNow: 0.5 }],
    });
    expect(Math.abs(opened!.start - ONSET_MS)).toBeLessThan(TICK_MS);
  });

  test('is the same for whoever notices, also a moment later, and opens once', () => {
    expect(changes(seen)[0]!.id).toBe(opened!.id);
    expect(changes(after(7, () => failing('web')))[0]!.id).toBe(opened!.id);
    expect(changes(seen, [opened!])).toEqual([]);
  });

  test('begins with the earliest of its symptoms, and not with what was restless long before', () => {
    const course = (service: string, onsetMs: number, strength: number): Course => {
      const seen = { recent: strength, gained: strength, lastSeenMs: ONSET_MS, lastBadMs: ONSET_MS };
      return { stream: served(service), kind: 'latency', strength, onsetMs, ...seen };
    };
    const [aftermath, cause, effect] = [
      course('mail', ONSET_MS - 68_000, 0.6),
      course('pay', ONSET_MS - 4_000, 1.2),
      course('web', ONSET_MS, 2),
    ];
    expect(firstOfIncident([aftermath, cause, effect])).toBe(cause);
    expect(firstOfIncident([aftermath])).toBe(aftermath);
  });

  test('is a warning while requests at the entry are fine', () => {
    expect(changes(after(20, () => failing('pay')))).toMatchObject([{ severity: 'warning' }]);
  });

  test('gains what goes bad near it', () => {
    const grown = changes(
      after(20, (n) => (n < 5 ? failing('web') : failing('web').map((one) => ({ ...one, failed: 10 })))),
      [opened!],
      neighboursOf([
        { caller: 'web', callee: 'pay' },
        { caller: 'web', callee: 'mail' },
      ]),
    );
    expect(new Set(grown[0]!.symptoms.map(({ service }) => service))).toEqual(new Set(['web', 'pay', 'mail']));
  });

  test('closes after half a minute of calm, at the end of its last bad tick', () => {
    const until = (ticks: number) => after(ticks, (n) => (n < 5 ? failing('web') : quiet));
    expect(changes(until(10), [opened!]).filter(({ status }) => status === 'closed')).toEqual([]);
    const [closed] = changes(until(25), [{ ...opened!, diagnosedAt: ONSET_MS + 40_000 }]);
    expect(closed).toMatchObject({ id: opened!.id, status: 'closed', end: ONSET_MS + 5 * TICK_MS, diagnosedAt: 0 });
  });

  test('was last bad in the last tick in which one of its symptoms was', () => {
    const courses = coursesOf(
      after(25, (n) => (n < 5 ? failing('web') : quiet)),
      baseline,
      WEIGHTS,
    );
    expect(lastBadOf(opened!, courses)).toBe(ONSET_MS + 5 * TICK_MS);
    expect(lastBadOf(opened!, new Map())).toBeUndefined();
  });

  test('stays open while nothing is seen at all, and while what failed is not called any more for a moment', () => {
    expect(changes([], [opened!])).toEqual([]);
    const silent = after(20, (n) => (n < 5 ? failing('web') : quiet.filter(({ service }) => service !== 'web')));
    expect(changes(silent, [opened!]).filter(({ status }) => status === 'closed')).toEqual([]);
  });

  test('stays open, and is one, while a stream of few requests still fails', () => {
    // One request in 6 s, of which every other fails: in half a minute fewer than an alarm needs.
    const rare = (failsFrom: number) => (tick: number) =>
      tick % 3 === 0 ? [{ ...entry('web'), spans: 1, failed: tick % 2 === 0 && tick >= failsFrom ? 1 : 0 }] : [];
    const known = learnBaseline(ticksOf(QUIET_TICKS, rare(Number.POSITIVE_INFINITY)), WEIGHTS);
    const all = after(240, rare(0));
    let open: Incident[] = [];
    const statuses: string[] = [];
    for (let last = 1; last <= all.length; last++) {
      const ticks = all.slice(Math.max(0, last - 60), last);
      const courses = coursesOf(ticks, known, WEIGHTS);
      const alarms = alarmsAmong(courses.values(), NEIGHBOURS, WEIGHTS);
      const nowMs = ONSET_MS + last * TICK_MS;
      const seen = { nowMs, ticks, baseline: known, baselineWindow: { from: BEGIN_MS, to: ONSET_MS }, courses, alarms };
      const [next] = incidentChanges({ ...seen, neighbours: NEIGHBOURS, open });
      if (next) open = [next];
      if (next) statuses.push(next.status);
    }
    expect(new Set(statuses)).toEqual(new Set(['open']));
  });

  test('does not close for want of what was seen before, after another has ended', () => {
    const little = after(3, () => quiet);
    const long = { ...opened!, start: ONSET_MS - 600_000, detected: ONSET_MS - 590_000 };
    expect(changes(little, [long]).filter(({ status }) => status === 'closed')).toEqual([]);
    expect(changes([little[2]!], [long]).filter(({ status }) => status === 'closed')).toEqual([]);
  });

  test('is over after six hours, also where nothing is seen any more', () => {
    const later = ONSET_MS + 6 * 3_600_000;
    expect(changes([], [opened!], NEIGHBOURS, later - 60_000)).toEqual([]);
    expect(changes([], [opened!], NEIGHBOURS, later + 60_000)).toMatchObject([{ id: opened!.id, status: 'closed' }]);
  });

  test('that turns out to be a part of an earlier one is merged into it', () => {
    const later = { ...opened!, id: 'f'.repeat(16), start: opened!.start + 20_000 };
    const merged = changes(seen, [later, opened!]);
    expect(merged).toEqual([expect.objectContaining({ id: later.id, status: 'closed', mergedInto: opened!.id })]);
  });

  test('is one with what happens to others that call the same', () => {
    const calls = (failed: number): Traffic[] =>
      ['web', 'mail'].map((service) => ({ service, operation: 'stock', kind: 'call', spans: 20, failed }));
    const known = learnBaseline(
      ticksOf(QUIET_TICKS, () => calls(0)),
      WEIGHTS,
    );
    const courses = coursesOf(
      after(8, () => calls(10)),
      known,
      WEIGHTS,
    );
    const of = (service: string) => [...courses.values()].filter((course) => course.stream.service === service);
    const moment = {
      nowMs: ONSET_MS + 16_000,
      ticks: after(8, () => calls(10)),
      baseline: known,
      baselineWindow: { from: BEGIN_MS, to: ONSET_MS },
      neighbours: neighboursOf([]),
    };
    const [first] = incidentChanges({ ...moment, courses: new Map(), alarms: [of('web')], open: [] });
    const [grown, ...more] = incidentChanges({ ...moment, courses, alarms: [of('mail')], open: [first!] });
    expect(more).toEqual([]);
    expect(grown!.id).toBe(first!.id);
    expect(new Set(grown!.symptoms.map(({ service }) => service))).toEqual(new Set(['web', 'mail']));
  });
});
