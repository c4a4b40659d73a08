import { expect, test } from 'vitest';
import { EXPERIMENT_ID } from './experiment.fixture.ts';
import type { Scope } from './experiment.ts';
import { isInScope } from './request-scope.ts';
import { isPicked } from './share.ts';

const NO_CONDITION: Scope = { percentage: undefined, users: undefined, devices: undefined, header: undefined };

function isIn(scope: Partial<Scope>, request: { user?: string; device?: string; canary?: string; traceId?: string }) {
  const { user, device, canary, traceId = '0'.repeat(32) } = request;
  const header = (name: string) => (name === 'x-canary' ? canary : undefined);
  return isInScope(EXPERIMENT_ID, { ...NO_CONDITION, ...scope }, { user, device, header, traceId });
}

test('users and devices are those that are named', () => {
  expect(isIn({ users: ['u-17'] }, { user: 'u-17' })).toBe(true);
  expect(isIn({ users: ['u-17'] }, { user: 'u-1' })).toBe(false);
  expect(isIn({ users: ['u-17'] }, {})).toBe(false);
  expect(isIn({ devices: ['tv'] }, { device: 'tv' })).toBe(true);
  expect(isIn({ devices: ['tv'] }, {})).toBe(false);
  expect(isIn({ header: { name: 'x-canary', value: '1' } }, { canary: '1' })).toBe(true);
  expect(isIn({ header: { name: 'x-canary', value: '1' } }, { canary: '2' })).toBe(false);
});

test('all conditions hold at once', () => {
  const scope = { users: ['u-17'], devices: ['tv'] };
  expect(isIn(scope, { user: 'u-17', device: 'tv' })).toBe(true);
  expect(isIn(scope, { user: 'u-17', device: 'phone' })).toBe(false);
});

test('a user is always in or always out, whatever the trace', () => {
  const answers = Array.from({ length: 50 }, (_, at) =>
    isIn({ percentage: 50 }, { user: 'u-17', traceId: String(at).padStart(32, '0') }),
  );
  expect(new Set(answers).size).toBe(1);
});

test('without a user, the trace decides', () => {
  const answers = Array.from({ length: 50 }, (_, at) =>
    isIn({ percentage: 50 }, { traceId: String(at).padStart(32, '0') }),
  );
  expect(new Set(answers).size).toBe(2);
});

test('a share is as large as it says, and of others in another experiment', () => {
  const users = Array.from({ length: 20_000 }, (_, at) => `u-${at}`);
  const first = users.filter((user) => isPicked('b1946ac92492d234', user, 1));
  expect(first.length).toBeGreaterThan(150);
  expect(first.length).toBeLessThan(250);
  const both = first.filter((user) => isPicked('0000000000000000', user, 1));
  expect(both.length).toBeLessThan(20);
});

test('who grows the share keeps those who are in', () => {
  const users = Array.from({ length: 1000 }, (_, at) => `u-${at}`);
  const small = users.filter((user) => isPicked(EXPERIMENT_ID, user, 5));
  expect(small.every((user) => isPicked(EXPERIMENT_ID, user, 20))).toBe(true);
  expect(users.every((user) => isPicked(EXPERIMENT_ID, user, 100))).toBe(true);
});

test('who is picked is fixed, so that edges in other languages pick the same', () => {
  const picked = Array.from({ length: 100 }, (_, at) => `u-${at}`).filter((user) => isPicked(EXPERIMENT_ID, user, 5));
  expect(picked).toEqual(['u-7', 'u-35', 'u-40', 'u-99']);
});
