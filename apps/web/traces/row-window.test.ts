import { expect, it } from 'vitest';
import { rowWindow, scrollToRow } from './row-window.ts';

it('what is seen is drawn, with some rows around it, and not beyond the ends', () => {
  expect(rowWindow(0, 260, 26, 10_000)).toEqual({ first: 0, end: 30 });
  expect(rowWindow(26_000, 260, 26, 10_000)).toEqual({ first: 980, end: 1_030 });
  expect(rowWindow(26_000, 260, 26, 5)).toEqual({ first: 5, end: 5 });
});

it('a row is scrolled to as little as it takes', () => {
  expect(scrollToRow(5, 0, 260, 26)).toBe(0);
  expect(scrollToRow(10, 0, 260, 26)).toBe(26);
  expect(scrollToRow(2, 260, 260, 26)).toBe(52);
});
