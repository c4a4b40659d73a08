import { expect, test } from 'vitest';
import { droppable } from './partitions.ts';

const DAY = 86_400;
const NOW_MS = 100.5 * DAY * 1000;

const partition = (table: string, day: number, bytes = 1) => ({ table, id: `${day}`, startsAt: day * DAY, bytes });
const namesOf = (partitions: ReturnType<typeof droppable>) => partitions.map(({ table, id }) => `${table} ${id}`);

test('the oldest data goes first, whatever table it is in', () => {
  const partitions = [
    partition('spans', 99),
    partition('spans', 100),
    partition('halves', 98.25),
    partition('halves', 100.25),
    partition('spans', 98),
  ];
  expect(namesOf(droppable(partitions, NOW_MS))).toEqual(['spans 98', 'halves 98.25', 'spans 99']);
});

test('of equal age the largest goes first', () => {
  const partitions = [99, 100].flatMap((day) => [partition('halves', day, 1), partition('spans', day, 9)]);
  expect(namesOf(droppable(partitions, NOW_MS))).toEqual(['spans 99', 'halves 99']);
});

test('each table keeps its newest partition, however old that is', () => {
  expect(droppable([partition('spans', 100), partition('breaker_calls', 3)], NOW_MS)).toEqual([]);
});

test('a span from the future does not make today droppable', () => {
  const partitions = [partition('spans', 99), partition('spans', 100), partition('spans', 101)];
  expect(namesOf(droppable(partitions, NOW_MS))).toEqual(['spans 99']);
});

test('where all is in the future, nothing is droppable', () => {
  expect(droppable([partition('spans', 101), partition('spans', 102)], NOW_MS)).toEqual([]);
});
