import { expect, test } from 'vitest';
import { experimentJson, faultJson } from './experiment.fixture.ts';
import { parseExperiments } from './parse-experiments.ts';

const NOW = 1_000_000_000_000;
const parse = (given: object = {}) => parseExperiments({ now: NOW, experiments: [experimentJson({ ...given }, NOW)] })!;
const understood = (given: object) => parse(given).experiments.length;

test('what is left out has the defaults of the contract', () => {
  const { experiments, notUnderstood } = parse();
  expect(notUnderstood).toBe(0);
  expect(experiments[0]).toEqual({
    id: 'b1946ac92492d234',
    mode: 'isolated',
    environment: '',
    scope: { percentage: 100, users: undefined, devices: undefined, header: undefined },
    faults: [
      {
        target: { type: 'service', name: 'recommendations', from: undefined, operation: undefined },
        kind: 'error',
        latencyMs: 0,
        statusCode: 503,
        percentage: 100,
        breakers: [],
      },
    ],
    expiresAt: NOW + 3_600_000,
    caps: { maxInjections: 1000, maxInjectionsPerSecond: 50 },
    abort: { errorRateIncrease: 0.05, minRequests: 50 },
  });
});

test('names of headers are compared in lower case', () => {
  const { experiments } = parse({ scope: { header: { name: 'X-Canary', value: '1' } } });
  expect(experiments[0]!.scope.header).toEqual({ name: 'x-canary', value: '1' });
});

test.each([
  ['an id that is none', { id: 'B1946AC92492D234' }],
  ['an unknown mode', { mode: 'sideways' }],
  ['no scope', { scope: undefined }],
  ['a scope without a condition, which would be everybody', { scope: {} }],
  ['a condition that is not understood, which would be too many', { scope: { percentage: 1, users: 'u-1' } }],
  ['a share of nobody', { scope: { percentage: 0 } }],
  ['a share of more than all', { scope: { percentage: 101 } }],
  ['no faults', { faults: [] }],
  ['an unknown kind beside a known one', { faults: [faultJson(), faultJson({ kind: 'fire' })] }],
  ['an unknown target', { faults: [faultJson({ target: { type: 'galaxy', name: 'x' } })] }],
  ['an edge from nowhere', { faults: [faultJson({ target: { type: 'edge', name: 'x' } })] }],
  ['an operation without a name', { faults: [faultJson({ target: { type: 'operation', name: 'x' } })] }],
  ['a latency without a length', { faults: [faultJson({ kind: 'latency' })] }],
  ['a latency over a minute', { faults: [faultJson({ kind: 'latency', latencyMs: 60_001 })] }],
  ['a status that is no error', { faults: [faultJson({ statusCode: 200 })] }],
  ['a breaker of nobody', { faults: [faultJson({ breakers: [{ name: 'x' }] })] }],
  ['negative caps', { caps: { maxInjections: -1 } }],
  ['an end in the past', { expiresAt: NOW }],
  ['an end in two hours', { expiresAt: NOW + 7_200_000 }],
])('an experiment with %s is left out', (_what, given) => {
  expect(understood(given)).toBe(0);
  expect(parse(given).notUnderstood).toBe(1);
});

test.each([undefined, null, 7, 'x', [], {}, { now: 'x', experiments: [] }, { now: NOW, experiments: {} }])(
  '%j is no list of experiments',
  (body) => {
    expect(parseExperiments(body)).toBeUndefined();
  },
);

test('what is not even an experiment is counted', () => {
  expect(parseExperiments({ now: NOW, experiments: [null, 7, [], 'x'] })).toMatchObject({ notUnderstood: 4 });
});
