import { expect, test } from 'vitest';
import { buildTrafficGraph } from '../build-traffic-graph.ts';
import { EMPTY_FACTS } from '../graph-facts-fixture.ts';
import type { CollectorReport } from '../intake-facts.ts';

const noticesOf = (...reports: Partial<CollectorReport>[]) =>
  buildTrafficGraph(EMPTY_FACTS, {
    disk: undefined,
    collectors: reports.map((report) => ({
      collector: 'pike:4318',
      spansWaiting: 0,
      logBytes: 0,
      logQuotaBytes: 2 ** 31,
      logAgeMs: 0,
      obstacle: '',
      ...report,
    })),
  }).notices;

test('a collector whose log is doing its work is not spoken of', () => {
  expect(noticesOf({ spansWaiting: 5_000, logAgeMs: 4_000 })).toEqual([]);
});

test('spans that wait long are told with their number and age', () => {
  expect(noticesOf({ spansWaiting: 1_234_567, logAgeMs: 190_000 })).toEqual([
    {
      severity: 'warning',
      title: 'Collector pike:4318: 1.2 million spans wait in its log, the oldest for 3 min: the map is behind',
      href: '',
      about: { kind: 'collector-behind', collector: 'pike:4318', spans: 1_234_567, ageMs: 190_000 },
    },
  ]);
});

test('spans that wait for seconds are worth no warning', () => {
  expect(noticesOf({ spansWaiting: 1, logAgeMs: 8_000 })).toMatchObject([
    { severity: 'info', title: 'Collector pike:4318: 1 span waits in its log, the oldest for 8 s: the map is behind' },
  ]);
});

test('a collector that takes no requests says why, and nothing of its log', () => {
  const obstacle = 'The disk of /data/log is nearly full (200 MiB free)';
  expect(noticesOf({ obstacle: `${obstacle}.`, spansWaiting: 10, logAgeMs: 60_000 })).toMatchObject([
    { severity: 'critical', title: `Collector pike:4318 turns requests away: ${obstacle}`, href: '' },
  ]);
});

test('each collector speaks for itself', () => {
  const report = { spansWaiting: 10, logAgeMs: 60_000 };
  expect(noticesOf({ ...report, collector: 'a:4318' }, { ...report, collector: 'b:4318' })).toHaveLength(2);
});
