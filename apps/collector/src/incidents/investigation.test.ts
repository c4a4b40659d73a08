import { type BreakerHistory, type DiagnosisRead, ReadLimitError } from '@faultline/clickhouse';
import { type Diagnosis, type Experiment, type Incident, neighboursOf } from '@faultline/model';
import { describe, expect, test } from 'vitest';
import { Investigation } from './investigation.ts';

const START_MS = 10_000_000;
const RUNNING = { id: 'running', createdAt: START_MS - 20_000, expiresAt: START_MS + 30_000, stoppedAt: 0 };
const CALLS = [
  { caller: 'web', callee: 'orders' },
  { caller: 'orders', callee: 'pay' },
  { caller: 'search', callee: 'index' },
];
const ALONE = { calls: CALLS, neighbours: neighboursOf(CALLS), incidents: [] };
const found: Diagnosis = {
  suspects: [{ service: 'pay' } as Diagnosis['suspects'][number]],
  summary: 'Pay fails.',
  critical: 'pay',
  impact: { services: ['web'], entries: [], requestsLost: 3, shareOfEntry: 0.1 },
};
const incident = (more: Partial<Incident> = {}): Incident =>
  ({
    id: 'this',
    status: 'open',
    start: START_MS,
    detected: START_MS + 8_000,
    end: 0,
    baseline: { from: START_MS - 660_000, to: START_MS - 60_000 },
    symptoms: [{ service: 'web' }],
    summary: '50 % of requests to "web" fail.',
    suspects: [],
    diagnosedAt: 0,
    experimentIds: [],
    mergedInto: '',
    ...more,
  }) as Incident;
const investigation = (
  diagnosis: Diagnosis | Error,
  experiments: Partial<Experiment>[] = [],
  openedMs: number[] = [],
  { from = 'closed', service = 'web' } = {},
) => {
  const asked: DiagnosisRead[] = [];
  const made = new Investigation({
    diagnoses: {
      read: (request) => {
        asked.push(request);
        return diagnosis instanceof Error ? Promise.reject(diagnosis) : Promise.resolve(diagnosis);
      },
    },
    experiments: { list: () => Promise.resolve(experiments as Experiment[]), read: () => Promise.resolve(undefined) },
    breakers: {
      read: () =>
        Promise.resolve([
          { service, transitions: openedMs.map((atMs) => ({ atMs, from, to: 'open' })) },
        ] as BreakerHistory[]),
    },
  });
  return { made, asked };
};

/** One that was given up for its length ends as it is closed. */
const endedLate = incident({ status: 'closed', end: START_MS + 60_000, diagnosedAt: START_MS + 60_500 });

describe('an incident', () => {
  test('is explained at once, from its onset on, against the last minutes of what it was noticed by', async () => {
    const { made, asked } = investigation(found);
    const told = await made.explain(incident(), START_MS + 9_000, ALONE);
    expect(told).toMatchObject({
      suspects: [{ service: 'pay' }],
      summary: 'Pay fails.',
      diagnosedAt: START_MS + 9_000,
    });
    expect(asked).toEqual([
      {
        incident: { fromMs: START_MS, toMs: START_MS + 9_000 },
        baseline: { fromMs: START_MS - 360_000, toMs: START_MS - 60_000 },
      },
    ]);
  });

  test.each([
    ['a moment later', incident({ diagnosedAt: START_MS + 9_000 }), 12_000, false],
    ['when it has lasted longer', incident({ diagnosedAt: START_MS + 9_000 }), 15_000, true],
    ['soon after it has lasted for long', incident({ diagnosedAt: START_MS + 100_000 }), 120_000, false],
    ['as it closes', incident({ status: 'closed', end: START_MS + 60_000, diagnosedAt: 0 }), 90_000, true],
    ['again once it is closed, before its last spans have come', endedLate, 62_000, false],
    ['when they have come', endedLate, 80_000, true],
    ['when it was merged', incident({ status: 'closed', mergedInto: 'a' }), 20_000, false],
  ])('is explained again, or not, %s', async (_when, given, afterMs, isDue) => {
    const told = await investigation(found).made.explain(given, START_MS + afterMs, ALONE);
    expect(told !== undefined).toBe(isDue);
  });

  test('blames those who were at fault before breakers opened, and callers had to fail by themselves', async () => {
    const { made, asked } = investigation(found, [], [START_MS + 40_000, START_MS + 12_000]);
    await made.explain(incident(), START_MS + 60_000, ALONE);
    expect(asked.map(({ incident: window }) => window.toMs - START_MS)).toEqual([60_000, 12_000]);
    const early = investigation(found, [], [START_MS + 1_000]);
    await early.made.explain(incident(), START_MS + 8_000, ALONE);
    expect(early.asked).toHaveLength(1);
  });

  test('is explained by the time in which it was bad: what came after speaks for the recovery', async () => {
    const { made, asked } = investigation(found);
    await made.explain(incident(), START_MS + 50_000, ALONE, START_MS + 27_000);
    await made.explain(incident(), START_MS + 9_000, ALONE, START_MS + 2_000);
    expect(asked.map(({ incident: window }) => window.toMs - START_MS)).toEqual([27_000, 8_000]);
  });

  test('is explained by all of its time where a breaker that was open before only opens again after its probes', async () => {
    const { made, asked } = investigation(found, [], [START_MS + 12_000], { from: 'half_open' });
    await made.explain(incident(), START_MS + 60_000, ALONE);
    expect(asked.map(({ incident: window }) => window.toMs - START_MS)).toEqual([60_000]);
  });

  test.each([
    ['what shows it', 'web', true],
    ['whom that calls', 'orders', true],
    ['others', 'search', false],
  ])('is explained by the time before a breaker opened, or not: one of %s', async (_of, service, isCutOff) => {
    const { made, asked } = investigation(found, [], [START_MS + 12_000], { service });
    await made.explain(incident(), START_MS + 60_000, ALONE);
    expect(asked.map(({ incident: window }) => window.toMs - START_MS)).toEqual(isCutOff ? [60_000, 12_000] : [60_000]);
  });

  test('keeps what it was noticed by where nothing explains it, or reading takes too much', async () => {
    const nothing = { ...found, suspects: [], summary: 'Nothing explains this.' };
    for (const outcome of [nothing, new ReadLimitError('time')]) {
      const told = await investigation(outcome).made.explain(incident(), START_MS + 9_000, ALONE);
      expect(told).toMatchObject({ suspects: [], summary: incident().summary, diagnosedAt: START_MS + 9_000 });
    }
    await expect(investigation(new Error('away')).made.explain(incident(), START_MS, ALONE)).rejects.toThrow('away');
  });

  test('carries the experiments that ran as it began', async () => {
    const faults: Experiment['faults'] = [{ target: { type: 'service', name: 'web' }, kind: 'error', percentage: 100 }];
    const { made } = investigation(found, [
      { id: 'before', faults, createdAt: START_MS - 90_000, expiresAt: START_MS - 30_000, stoppedAt: 0 },
      {
        id: 'stopped',
        faults,
        createdAt: START_MS - 90_000,
        expiresAt: START_MS + 30_000,
        stoppedAt: START_MS - 30_000,
      },
      { ...RUNNING, faults },
      { id: 'later', faults, createdAt: START_MS + 7_000, expiresAt: START_MS + 30_000, stoppedAt: 0 },
    ]);
    expect((await made.label(incident(), ALONE)).experimentIds).toEqual(['running']);
  });

  test.each([
    ['injects into whom its symptoms depend on', { type: 'service', name: 'pay' }, ['running']],
    ['injects into calls of one of these', { type: 'edge', from: 'orders', name: 'elsewhere' }, ['running']],
    ['injects into something that goes by many names', { type: 'cache', name: 'redis' }, ['running']],
    ['injects somewhere else', { type: 'service', name: 'index' }, []],
  ])('carries an experiment that %s, or not', async (_which, target, ids) => {
    const { made } = investigation(found, [
      { ...RUNNING, faults: [{ target, kind: 'error', percentage: 100 }] as Experiment['faults'] },
    ]);
    expect((await made.label(incident(), ALONE)).experimentIds).toEqual(ids);
  });

  test('is explained by whom its own symptoms depend on while another goes on', async () => {
    const suspect = (service: string, rank: number) =>
      ({ service, rank, score: 1 / rank, sentence: `${service} fails.`, evidence: [], tiedWith: [] }) as never;
    const suspects = [suspect('index', 1), suspect('pay', 2)];
    const { made } = investigation({ ...found, suspects, summary: 'index fails.' });
    const other = incident({ id: 'other', symptoms: [{ service: 'search' }] as Incident['symptoms'] });
    const among = (incidents: Incident[]) => ({ ...ALONE, incidents });
    const alone = await made.explain(incident(), START_MS + 9_000, among([incident()]));
    expect(alone!.suspects.map(({ service }) => service)).toEqual(['index', 'pay']);
    const together = await made.explain(incident(), START_MS + 9_000, among([incident(), other]));
    expect(together).toMatchObject({ suspects: [{ service: 'pay', rank: 1 }], summary: 'pay fails.' });
    const theOther = await made.explain(other, START_MS + 9_000, among([incident(), other]));
    expect(theOther).toMatchObject({ suspects: [{ service: 'index', rank: 1 }], summary: 'index fails.' });
    const unexplained = await made.explain(other, START_MS + 9_000, {
      ...among([incident(), other]),
      calls: [],
    });
    expect(unexplained!.suspects).toEqual(suspects);
  });
});
