import { describe, expect, test } from 'vitest';
import { type Circle, curveBetween, pointAt, straightRoute } from './edge-geometry.ts';
import { bendAround, type Ends, fanOut, obstaclesOf } from './routing.ts';

const FROM: Circle = { x: 0, y: 0, radius: 30 };
const TO: Circle = { x: 600, y: 0, radius: 30 };

describe('way of a line', () => {
  test('is not bent where nothing stands in it', () => {
    const route = straightRoute(FROM, TO);
    expect(bendAround(FROM, TO, route, obstaclesOf([FROM, TO])).bend).toBe(0);
  });

  test('goes round a node', () => {
    const between: Circle = { x: 300, y: 0, radius: 30 };
    const route = bendAround(FROM, TO, straightRoute(FROM, TO), obstaclesOf([FROM, TO, between]));
    const curve = curveBetween(FROM, TO, route);
    for (let t = 0; t <= 1; t += 0.02) {
      const { x, y } = pointAt(curve, t);
      expect(Math.hypot(x - between.x, y - between.y)).toBeGreaterThan(between.radius);
    }
  });
});

describe('lines of one node', () => {
  const nodes = new Map([
    ['hub', { x: 0, y: 0 }],
    ['a', { x: 300, y: -8 }],
    ['b', { x: 300, y: 0 }],
    ['c', { x: 300, y: 8 }],
  ]);
  const lines = (hasBreaker: boolean): Ends[] =>
    ['a', 'b', 'c'].map((target) => ({ key: target, source: 'hub', target, hasBreaker }));

  test('fan out in the order of their targets', () => {
    const routes = fanOut(lines(false), nodes);
    const angles = ['a', 'b', 'c'].map((key) => routes.get(key)!.leaving);
    expect(angles[1]! - angles[0]!).toBeGreaterThan(0.3);
    expect(angles[2]! - angles[1]!).toBeGreaterThan(0.3);
  });

  test('fan out wider where breakers need room', () => {
    const width = (routes: ReturnType<typeof fanOut>) => routes.get('c')!.leaving - routes.get('a')!.leaving;
    expect(width(fanOut(lines(true), nodes))).toBeGreaterThan(width(fanOut(lines(false), nodes)));
  });

  test('to the right never leave so steeply that they cross the name below', () => {
    const targets = Array.from({ length: 9 }, (_, index) => [`t${index}`, { x: 200, y: index * 150 }] as const);
    const ends = targets.map(([target]) => ({ key: target, source: 'hub', target, hasBreaker: true }));
    const routes = fanOut(ends, new Map([['hub', { x: 0, y: 0 }], ...targets]));
    for (const { leaving } of routes.values()) expect(Math.abs(leaving)).toBeLessThanOrEqual(1.12 + 1e-9);
  });

  test('have no way to a node without a place', () => {
    expect(fanOut([{ key: 'x', source: 'hub', target: 'nowhere', hasBreaker: false }], nodes).size).toBe(0);
  });
});
