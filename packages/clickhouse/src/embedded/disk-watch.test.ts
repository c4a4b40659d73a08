import { expect, test } from 'vitest';
import { DiskWatch } from './disk-watch.ts';

const MIN_FREE = 800;
const look = (freeBytes: number, lostWrites = 0) => ({ freeBytes, lostWrites });
const restarts = (looks: ReturnType<typeof look>[], lostAtStart = 0) => {
  const watch = new DiskWatch(MIN_FREE, lostAtStart);
  return looks.map((each) => watch.look(each) !== undefined);
};

test('a disk that runs low and is cleared again is nothing to start again for', () => {
  expect(restarts([look(5_000), look(790), look(100), look(150), look(5_000)])).toEqual([
    false,
    false,
    false,
    false,
    false,
  ]);
});

test('a server whose disk was full goes on while it is, and starts again before inserts are let in', () => {
  expect(restarts([look(5_000), look(0), look(99), look(199), look(200)])).toEqual([false, false, false, false, true]);
});

test('a server whose disk was full starts again when all room is there at once', () => {
  expect(restarts([look(0), look(5_000)])).toEqual([false, true]);
});

test('a server that lost a write starts again at once, though the disk is full', () => {
  expect(restarts([look(0), look(0, 1)])).toEqual([false, true]);
});

test('a server that lost a write between two looks at a disk with room starts again', () => {
  expect(restarts([look(5_000), look(5_000, 3)])).toEqual([false, true]);
});

test('a server that started on a full disk starts again when there is room, or when it loses more', () => {
  expect(restarts([look(0, 2), look(0, 2), look(200, 2)], 2)).toEqual([false, false, true]);
  expect(restarts([look(0, 2), look(0, 3)], 2)).toEqual([false, true]);
});

test('the reason is a part of a sentence about the server', () => {
  const watch = new DiskWatch(MIN_FREE, 0);
  expect(watch.look(look(0, 2))).toBe('has lost 2 writes to a full disk, and starts again to leave out what is broken');
});
