import { expect, test } from 'vitest';
import { ContextLosses } from './context-losses.ts';

const MINUTE = 60_000;

function areTooMany(...lostAfterMinutes: number[]): boolean {
  const losses = new ContextLosses();
  for (const minutes of lostAfterMinutes) losses.add(minutes * MINUTE);
  return losses.areTooMany(lostAfterMinutes.at(-1)! * MINUTE);
}

test('a context that is lost three times in ten minutes will be lost again', () => {
  expect(areTooMany(0, 1)).toBe(false);
  expect(areTooMany(0, 1, 9)).toBe(true);
});

test('a context that is lost three times in a day may well stay the next time', () => {
  expect(areTooMany(0, 500, 1_000)).toBe(false);
});
