import { describe, expect, test } from 'vitest';
import { describeMap, describeNode } from './describe.ts';
import { sampleConnection, sampleGraph, sampleNode } from './sample-graph.ts';

describe('what a screen reader says', () => {
  test('of an empty map', () => {
    expect(describeMap(null)).toBe('Traffic map, no traffic yet');
    expect(describeMap(sampleGraph([]))).toBe('Traffic map, no traffic yet');
  });

  test('of a map in trouble', () => {
    const breaker = { name: 'b', state: 'open', open: 1, instances: 1, since: 0, nextProbeAt: 0 } as const;
    const graph = sampleGraph(
      [sampleConnection('a', 'b', { breaker })],
      [sampleNode('a'), sampleNode('b', { health: 'failing' })],
    );
    expect(describeMap(graph)).toMatch(/2 nodes and 1 connections, 1 failing, 1 circuit breaker not closed/);
  });

  test('of a node', () => {
    expect(describeNode(sampleNode('api', { rps: 42, errorRate: 0.03, health: 'degraded' }))).toBe(
      'api, service, 42 requests per second, 3.0 % errors, degraded',
    );
  });
});
