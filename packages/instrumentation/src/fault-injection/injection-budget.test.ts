import { expect, test } from 'vitest';
import { experiment } from './experiment.fixture.ts';
import { InjectionBudget } from './injection-budget.ts';

const capped = (caps: object, id = 'b1946ac92492d234') => experiment({ id, caps });
const taken = (budget: InjectionBudget, of: ReturnType<typeof capped>, times: number, nowMs = 0) =>
  Array.from({ length: times }, () => budget.take(of, nowMs)).filter(Boolean).length;

test('an experiment has so many injections in all', () => {
  const budget = new InjectionBudget(1000);
  const limited = capped({ maxInjections: 3, maxInjectionsPerSecond: 50 });
  expect(taken(budget, limited, 10)).toBe(3);
  expect(taken(budget, limited, 10, 60_000)).toBe(0);
});

test('an experiment has so many injections in each second', () => {
  const budget = new InjectionBudget(1000);
  const limited = capped({ maxInjectionsPerSecond: 2 });
  expect(taken(budget, limited, 10, 999)).toBe(2);
  expect(taken(budget, limited, 10, 1000)).toBe(2);
  expect(taken(budget, limited, 10, 1999)).toBe(0);
});

test('a process has so many injections in its life, over all experiments', () => {
  const budget = new InjectionBudget(5);
  expect(taken(budget, capped({}), 4)).toBe(4);
  expect(taken(budget, capped({}, '0000000000000000'), 4)).toBe(1);
});

test('what a cap refuses is not spent', () => {
  const budget = new InjectionBudget(4);
  taken(budget, capped({ maxInjections: 1 }), 10);
  expect(taken(budget, capped({}, '0000000000000000'), 10)).toBe(3);
});
