import { expect, test } from 'vitest';
import type { Experiment } from '../faults/experiment.ts';
import type { Incident } from './incident.ts';
import { readIncidentPatch } from './read-patch.ts';
import { timelineOf } from './timeline.ts';

const INCIDENT = {
  start: 1_000,
  detected: 1_010,
  acknowledgedAt: 0,
  end: 2_000,
  experimentIds: ['e1'],
  symptoms: [
    {
      kind: 'errors',
      service: 'web',
      operation: 'GET /',
      isEntry: true,
      isCall: false,
      since: 1_000,
      shareBefore: 0.01,
      shareNow: 0.5,
    },
  ],
} as unknown as Incident;

test('a timeline tells in the order of time what led to an incident, what it brought, and what ended it', () => {
  const entries = timelineOf(INCIDENT, {
    transitions: [
      {
        at: 1_020,
        service: 'web',
        breaker: 'pay',
        instance: 'web-1',
        from: 'closed',
        to: 'open',
        reason: 'error_threshold',
        traceId: 'aa',
        injected: true,
      },
    ],
    deploys: [
      {
        id: '',
        service: 'pay',
        version: '2',
        previousVersion: '1',
        at: 900,
        environment: '',
        description: '',
        url: '',
        source: 'seen',
      },
    ],
    experiments: [],
  });
  expect(entries.map(({ at, kind, text }) => `${at} ${kind}: ${text}`)).toEqual([
    '900 deploy: Began to run 2 in place of 1.',
    '1000 symptom: 50 % of requests "GET /" fail, 1 % before.',
    '1010 detected: Faultline noticed.',
    '1020 breaker: Breaker "pay" went from closed to open (error_threshold).',
    '2000 closed: The last symptom was over.',
  ]);
  expect(entries[3]).toMatchObject({
    service: 'web',
    breaker: 'pay',
    state: 'open',
    traceId: 'aa',
    experimentId: 'e1',
  });
});

const transition = (at: number) => {
  const change = { from: 'closed', to: 'open', reason: '', traceId: '', injected: false };
  return { at, service: 'web', breaker: 'pay', instance: 'web-1', ...change };
};

test('breakers that open and close all the time hide neither how an incident began nor how it ended', () => {
  const transitions = Array.from({ length: 1_000 }, (_, n) => transition(400_000 - 100 * n));
  const incident = { ...INCIDENT, start: 300_000, detected: 310_000, symptoms: [], end: 500_000 };
  const entries = timelineOf(incident, { transitions, deploys: [], experiments: [] });
  const changes = entries.filter(({ kind }) => kind === 'breaker');
  expect([changes.length, changes[0]!.at, changes.at(-1)!.at]).toEqual([400, 300_100, 400_000]);
  expect(entries.at(-1)).toMatchObject({ kind: 'closed', at: 500_000 });
});

test('an experiment that goes on is not over yet', () => {
  const experiment = (status: Experiment['status']) =>
    ({
      id: 'e1',
      name: 'try',
      createdAt: 900,
      stoppedAt: 0,
      expiresAt: 9_000,
      status,
      faults: [],
    }) as unknown as Experiment;
  const kinds = (status: Experiment['status']) =>
    timelineOf(INCIDENT, { transitions: [], deploys: [], experiments: [experiment(status)] })
      .map(({ kind }) => kind)
      .filter((kind) => kind.startsWith('injection'));
  expect(kinds('active')).toEqual(['injection']);
  expect(kinds('expired')).toEqual(['injection', 'injection-end']);
});

test('what breakers did long before an incident is not of it', () => {
  const incident = { ...INCIDENT, start: 300_000, detected: 310_000, symptoms: [], end: 0 };
  const transitions = [transition(200_000), transition(290_000)];
  expect(timelineOf(incident, { transitions, deploys: [], experiments: [] }).map(({ at }) => at)).toEqual([
    290_000, 310_000,
  ]);
});

test.each([
  ['acknowledged', { acknowledged: 1 }],
  ['note', { note: 'a\u0000' }],
  ['note', { note: 'x'.repeat(4_001) }],
  ['trueCulprit', { trueCulprit: {} }],
  ['colour', { colour: 'red' }],
  ['', {}],
])('a remark whose %s cannot be used is refused', (field, json) => {
  const result = readIncidentPatch(json);
  expect('problems' in result && result.problems.map((problem) => problem.field)).toEqual([field]);
});

test('a note may have several lines', () => {
  expect(readIncidentPatch({ note: 'a\nb', acknowledged: false })).toEqual({
    patch: { note: 'a\nb', acknowledged: false },
  });
});
