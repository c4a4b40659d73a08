import { afterEach, expect, test } from 'vitest';
import { LogDisk } from './log-disk.ts';

let disk: LogDisk | undefined;
afterEach(() => disk?.stop());

const watch = async (pauseBelowBytes: (totalBytes: number) => number, everyMs = 60_000): Promise<LogDisk> => {
  disk = await LogDisk.watch({ directory: import.meta.dirname, everyMs, pauseBelowBytes });
  return disk;
};

test('a disk with room is no obstacle', async () => {
  expect((await watch(() => 0)).obstacle()).toBeUndefined();
});

test('a disk below the threshold for its size is one, and names itself and what is free', async () => {
  const watched = await watch((totalBytes) => totalBytes + 1);
  expect(watched.obstacle()).toMatch(/^The disk of \/.+\/log is nearly full \([\d.]+ [MGT]iB free\): /);
  expect(watched.freeBytes).toBeGreaterThan(0);
});
