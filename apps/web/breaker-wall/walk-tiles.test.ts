import { expect, it } from 'vitest';
import { nextTile } from './walk-tiles.ts';

/** Three in a row, the last row has two. */
const PLACES = [0, 1, 2, 3, 4].map((index) => ({ left: (index % 3) * 300, top: Math.floor(index / 3) * 200 }));

it('goes on in reading order to the sides', () => {
  expect(nextTile(PLACES, 2, 'ArrowRight')).toBe(3);
  expect(nextTile(PLACES, 3, 'ArrowLeft')).toBe(2);
  expect(nextTile(PLACES, 4, 'ArrowRight')).toBeUndefined();
});

it('goes to the nearest of the next row up and down', () => {
  expect(nextTile(PLACES, 1, 'ArrowDown')).toBe(4);
  expect(nextTile(PLACES, 2, 'ArrowDown')).toBe(4);
  expect(nextTile(PLACES, 3, 'ArrowUp')).toBe(0);
  expect(nextTile(PLACES, 0, 'ArrowUp')).toBeUndefined();
});

it('goes to the ends', () => {
  expect([nextTile(PLACES, 2, 'Home'), nextTile(PLACES, 2, 'End'), nextTile(PLACES, 2, 'x')]).toEqual([
    0,
    4,
    undefined,
  ]);
});
