import { describe, expect, test } from 'vitest';
import { fault } from './experiment.fixture.ts';
import { actsAt, isOutsideOfStatistics, type Point } from './point.ts';

const request = (caller?: string): Point => ({ type: 'server', method: 'GET', path: '/titles/7', caller });
const breaker = (name: string): Point => ({ type: 'breaker', name });

describe('a fault of a service', () => {
  const SERVICE = fault();
  const WITH_BREAKER = fault({ breakers: [{ service: 'api', name: 'recs' }] });

  test('acts where requests come in to that service', () => {
    expect(actsAt(SERVICE, 'through', request(), 'recommendations')).toBe(true);
    expect(actsAt(SERVICE, 'through', request(), 'api')).toBe(false);
    expect(actsAt(WITH_BREAKER, 'through', request(), 'recommendations')).toBe(true);
    expect(actsAt(WITH_BREAKER, 'through', breaker('recs'), 'api')).toBe(false);
  });

  test('acts at the breakers around it instead, if isolated and there are any', () => {
    expect(actsAt(WITH_BREAKER, 'isolated', breaker('recs'), 'api')).toBe(true);
    expect(actsAt(WITH_BREAKER, 'isolated', breaker('recs'), 'edge')).toBe(false);
    expect(actsAt(WITH_BREAKER, 'isolated', breaker('other'), 'api')).toBe(false);
    expect(actsAt(WITH_BREAKER, 'isolated', request(), 'recommendations')).toBe(false);
    expect(actsAt(SERVICE, 'isolated', request(), 'recommendations')).toBe(true);
  });
});

test('a fault of an edge acts on calls of that caller only', () => {
  const edge = fault({ target: { type: 'edge', from: 'api', name: 'recommendations' } });
  expect(actsAt(edge, 'through', request('api'), 'recommendations')).toBe(true);
  expect(actsAt(edge, 'through', request('nccp'), 'recommendations')).toBe(false);
  expect(actsAt(edge, 'through', request(), 'recommendations')).toBe(false);
});

test('an isolated fault of an edge acts at breakers of that caller only', () => {
  const target = { type: 'edge', from: 'api', name: 'recommendations' };
  const breakers = ['api', 'nccp'].map((service) => ({ service, name: 'recs' }));
  const edge = fault({ target, breakers });
  expect(actsAt(edge, 'isolated', breaker('recs'), 'api')).toBe(true);
  expect(actsAt(edge, 'isolated', breaker('recs'), 'nccp')).toBe(false);
});

test('a fault of an operation acts on its requests only', () => {
  const of = (operation: string) => fault({ target: { type: 'operation', name: 'recommendations', operation } });
  expect(actsAt(of('GET /titles/:id'), 'through', request(), 'recommendations')).toBe(true);
  expect(actsAt(of('POST /titles/:id'), 'through', request(), 'recommendations')).toBe(false);
});

test('a fault of a breaker acts at it, in every service or in the one it names', () => {
  const any = fault({ target: { type: 'breaker', name: 'recs' } });
  const ofApi = fault({ target: { type: 'breaker', name: 'recs', from: 'api' } });
  expect(actsAt(any, 'through', breaker('recs'), 'nccp')).toBe(true);
  expect(actsAt(any, 'isolated', breaker('recs'), 'nccp')).toBe(true);
  expect(actsAt(ofApi, 'isolated', breaker('recs'), 'nccp')).toBe(false);
  expect(actsAt(any, 'through', breaker('other'), 'nccp')).toBe(false);
});

test.each(['db-1', 'db-1:5432', 'postgresql', 'postgresql/db-1:5432/orders'])(
  'a database is known by any of its names: %s',
  (name) => {
    const names = ['postgresql', 'db-1', 'db-1:5432', 'postgresql/db-1:5432/orders'];
    const database = fault({ target: { type: 'database', name } });
    expect(actsAt(database, 'isolated', { type: 'database', names }, 'api')).toBe(true);
    expect(actsAt(database, 'isolated', { type: 'cache', names }, 'api')).toBe(false);
    expect(actsAt(database, 'isolated', { type: 'database', names: ['db-2'] }, 'api')).toBe(false);
  },
);

test('a point of the application’s own is what it says it is', () => {
  const queue = fault({ target: { type: 'queue', name: 'orders', operation: 'publish' } });
  const manual = (operation?: string): Point => ({
    type: 'manual',
    target: { type: 'queue', name: 'orders', operation },
  });
  expect(actsAt(queue, 'isolated', manual('publish'), 'api')).toBe(true);
  expect(actsAt(queue, 'isolated', manual('receive'), 'api')).toBe(false);
  expect(actsAt(queue, 'isolated', manual(), 'api')).toBe(false);
});

test('only faults that reach a breaker’s statistics can open it', () => {
  const target = { type: 'breaker', name: 'recs' };
  expect(isOutsideOfStatistics(fault({ target }), 'isolated')).toBe(true);
  expect(isOutsideOfStatistics(fault({ target }), 'through')).toBe(false);
  expect(isOutsideOfStatistics(fault(), 'isolated')).toBe(false);
});
