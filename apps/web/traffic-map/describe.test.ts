import { describe, expect, test } from 'vitest';
import { LANGUAGE } from '../text/language.ts';
import { describeMap, describeNode } from './describe.ts';
import { sampleConnection, sampleGraph, sampleNode } from './sample-graph.ts';

describe('what a screen reader says', () => {
  test('of an empty map', () => {
    expect(describeMap(null, LANGUAGE.en)).toBe('Traffic map, no traffic yet');
    expect(describeMap(sampleGraph([]), LANGUAGE.en)).toBe('Traffic map, no traffic yet');
  });

  test('of a map in trouble', () => {
    const breaker = { name: 'b', state: 'open', open: 1, instances: 1, since: 0, nextProbeAt: 0 } as const;
    const graph = sampleGraph(
      [sampleConnection('a', 'b', { breaker })],
      [sampleNode('a'), sampleNode('b', { health: 'failing' })],
    );
    expect(describeMap(graph, LANGUAGE.en)).toMatch(
      /2 nodes and 1 connections, 1 failing, 1 circuit breaker not closed/,
    );
  });

  test('of a node', () => {
    expect(describeNode(sampleNode('api', { rps: 42, errorRate: 0.03, health: 'degraded' }), LANGUAGE.en)).toBe(
      'api, service, 42 requests per second, 3.0\u202f% errors, degraded',
    );
  });

  test('is in the language of the visitor', () => {
    expect(describeNode(sampleNode('api', { rps: 42, health: 'ok' }), LANGUAGE.ko)).toBe(
      'api, 서비스, 초당 요청 42, 오류 0%, 정상',
    );
  });
});
