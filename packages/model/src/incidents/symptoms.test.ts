import { describe, expect, test } from 'vitest';
import { courseId, coursesOf } from '../detection/detect.ts';
import { learnBaseline } from '../detection/learn-baseline.ts';
import { TICK_MS, type Tick } from '../detection/stream.ts';
import { BEGIN_MS, entry, type Traffic, ticksOf } from '../detection/ticks.fixture.ts';
import { DETECTION_WEIGHTS } from '../detection/weights.ts';
import { refreshed, symptomId, symptomOf } from './symptoms.ts';

const NOW_MS = BEGIN_MS + 100 * TICK_MS;

/** Ten requests a tick, of which so many call the cart. */
function calling(count: number, cart: number, fromMs?: number): Tick[] {
  const called = new Map(cart > 0 ? [['cart', cart]] : []);
  return ticksOf(count, () => [{ ...entry('web'), spans: 10 }], fromMs).map((tick) => ({
    ...tick,
    requestCalls: [{ service: 'web', operation: 'GET /', requests: 10, called }],
  }));
}

describe('a symptom of calls that are not made', () => {
  const baseline = learnBaseline(calling(100, 10), DETECTION_WEIGHTS);
  const recent = calling(10, 4, NOW_MS);
  const courses = coursesOf(recent, baseline, DETECTION_WEIGHTS);
  const course = courses.get(
    courseId({ stream: { service: 'web', operation: 'cart', kind: 'skipped' }, kind: 'errors' }),
  )!;

  test('tells who no longer calls whom, and how many of the requests do not', () => {
    expect(symptomOf(course, recent, baseline)).toEqual({
      ...{ kind: 'skipped', service: 'web', operation: 'cart', isEntry: false, isCall: true },
      ...{ since: course.onsetMs, shareBefore: 0, shareNow: 0.6 },
    });
  });

  test('is found again, and followed', () => {
    const symptom = symptomOf(course, recent, baseline);
    expect(symptomId(symptom)).toBe(courseId(course));
    const later = calling(10, 0, NOW_MS);
    const still = coursesOf(later, baseline, DETECTION_WEIGHTS).get(courseId(course))!;
    expect(refreshed(symptom, still, later, baseline).shareNow).toBe(1);
  });

  test('is told as it was when it was bad, once it is over', () => {
    const symptom = symptomOf(course, recent, baseline);
    const after = [...recent, ...calling(20, 10, NOW_MS + 10 * TICK_MS)];
    const over = coursesOf(after, baseline, DETECTION_WEIGHTS).get(courseId(course))!;
    expect(refreshed(symptom, over, after, baseline)).toEqual(symptom);
  });
});

test('calls that wait longer for their answers are told by the share that waits, though they take as long as ever', () => {
  const call = { service: 'web', operation: 'cart' };
  const waiting = (gapMs: number): Traffic[] => [
    { ...call, kind: 'call', spans: 20, ms: 40 },
    { ...call, kind: 'gap', spans: 20, ms: gapMs },
  ];
  const baseline = learnBaseline(
    ticksOf(100, () => waiting(2)),
    DETECTION_WEIGHTS,
  );
  const recent = ticksOf(10, () => waiting(8), NOW_MS);
  const courses = coursesOf(recent, baseline, DETECTION_WEIGHTS);
  const course = courses.get(courseId({ stream: { ...call, kind: 'call' }, kind: 'latency' }))!;
  expect(symptomOf(course, recent, baseline)).toMatchObject({ kind: 'latency', isCall: true, shareNow: 1 });
});
