import { TICK_MS, type Tick } from '@faultline/model';
import { expect, test } from 'vitest';
import { RecentTicks } from './recent-ticks.ts';

const NOW_MS = 1_000_000_000;
const KEEP_MS = 300_000;

/** A store in which a tick has something everywhere, and what was asked of it. */
function store() {
  const asked: { fromMs: number; toMs: number }[] = [];
  const read = (window: { fromMs: number; toMs: number }): Promise<Tick[]> => {
    asked.push(window);
    const count = (window.toMs - window.fromMs) / TICK_MS;
    return Promise.resolve(
      Array.from({ length: count }, (_, n) => ({ startMs: window.fromMs + n * TICK_MS, streams: [] })),
    );
  };
  return { asked, read };
}

test('all that is kept is there at once, each tick once and in order, read in slices', async () => {
  const { asked, read } = store();
  const ticks = await new RecentTicks(read, KEEP_MS).upTo(NOW_MS);
  expect(ticks.map(({ startMs }) => startMs)).toEqual(
    Array.from({ length: KEEP_MS / TICK_MS + 1 }, (_, n) => NOW_MS - KEEP_MS + n * TICK_MS),
  );
  expect(Math.max(...asked.map(({ fromMs, toMs }) => toMs - fromMs))).toBeLessThanOrEqual(60_000);
});

test('later only what is new is read, with what may still come late', async () => {
  const { asked, read } = store();
  const recent = new RecentTicks(read, KEEP_MS);
  await recent.upTo(NOW_MS);
  asked.length = 0;
  const ticks = await recent.upTo(NOW_MS + 3_000);
  expect(asked).toEqual([{ fromMs: NOW_MS - 14_000, toMs: NOW_MS + 4_000 }]);
  const starts = ticks.map(({ startMs }) => startMs);
  expect(starts).toEqual([...new Set(starts)].sort((a, b) => a - b));
  expect(starts.at(-1)).toBe(NOW_MS + 2_000);
});

test('after a failed read the next one makes up for it', async () => {
  const { read } = store();
  let fails = false;
  const recent = new RecentTicks((window) => (fails ? Promise.reject(new Error('away')) : read(window)), KEEP_MS);
  await recent.upTo(NOW_MS);
  fails = true;
  await expect(recent.upTo(NOW_MS + 30_000)).rejects.toThrow('away');
  fails = false;
  const ticks = await recent.upTo(NOW_MS + 60_000);
  expect(ticks).toHaveLength(KEEP_MS / TICK_MS + 1);
});
