import { describe, expect, test } from 'vitest';
import { LANGUAGE } from '../text/language.ts';
import { cardText } from './label-text.ts';
import { sampleConnection, sampleGraph } from './sample-graph.ts';
import { buildScene } from './scene.ts';

const PLACES = new Map([
  ['api', { x: 0, y: 0 }],
  ['db', { x: 200, y: 0 }],
]);
const BREAKER = { name: 'db', state: 'open', open: 3, instances: 8, since: 1, nextProbeAt: 9 } as const;

function textOf(figures: Parameters<typeof sampleConnection>[2]): string[] {
  const graph = sampleGraph([sampleConnection('api', 'db', figures)]);
  const { edges } = buildScene(graph, PLACES, new Map(), () => undefined);
  return cardText(edges[0]!, false, LANGUAGE.en).map(({ value }) => value);
}

describe('what a line says', () => {
  test('is its rate and its errors', () => {
    expect(textOf({ succeeded: 540, failed: 60, executed: 600, rps: 10, errorRate: 0.1 })).toEqual([
      '10/s',
      '10\u202f% err',
    ]);
  });

  test('is how many calls were attempted and how many executed, while a breaker refuses some', () => {
    const refused = { succeeded: 120, executed: 120, rps: 2, shortCircuited: 480, breaker: BREAKER };
    expect(textOf(refused)).toEqual(['10/s attempted', '2.0/s executed', 'open 3/8']);
  });

  test('stays that while it refuses everything, so that no errors never look like recovery', () => {
    const shut = { succeeded: 0, executed: 0, rps: 0, shortCircuited: 600, breaker: { ...BREAKER, open: 8 } };
    expect(textOf(shut)).toEqual(['10/s attempted', '0/s executed', 'open']);
  });

  test('names a breaker that is forced open or probes', () => {
    expect(textOf({ breaker: { ...BREAKER, open: 8, state: 'isolated' } })).toContain('forced open');
    expect(textOf({ breaker: { ...BREAKER, open: 8, state: 'half_open' } })).toContain('half-open');
  });

  test('says the same of a full bulkhead', () => {
    expect(textOf({ succeeded: 60, executed: 60, rps: 1, rejected: 60 }).slice(0, 2)).toEqual([
      '2.0/s attempted',
      '1.0/s executed',
    ]);
  });
});
