import type { TickRead } from '@faultline/clickhouse';
import { type StreamKind, TICK_MS, type Tick } from '@faultline/model';
import { expect, test, vi } from 'vitest';
import { RecentTicks } from './recent-ticks.ts';

const NOW_MS = 1_000_000_000;
const KEEP_MS = 300_000;

/** A store in which a tick has something everywhere, and what was asked of it. */
function store(spans = 1_000) {
  const asked: TickRead[] = [];
  const askedOfAnswers: TickRead[] = [];
  const askedOfCalls: TickRead[] = [];
  const reading =
    (windows: TickRead[], kind: StreamKind) =>
    (window: TickRead): Promise<Tick[]> => {
      windows.push(window);
      const count = (window.toMs - window.fromMs) / TICK_MS;
      const streams = [{ ...STREAM, kind, spans }];
      return Promise.resolve(
        Array.from({ length: count }, (_, n) => ({ startMs: window.fromMs + n * TICK_MS, streams })),
      );
    };
  return {
    ...{ asked, askedOfAnswers, askedOfCalls },
    ...{ read: reading(asked, 'served'), readAnswered: reading(askedOfAnswers, 'gap') },
    readRequestCalls(window: TickRead): Promise<Tick[]> {
      askedOfCalls.push(window);
      return Promise.resolve([{ startMs: window.fromMs, streams: [], requestCalls: [REQUEST_CALLS] }]);
    },
  };
}
const STREAM = {
  ...{ service: 'web', operation: 'cart', spans: 1, failed: 0 },
  ...{ durations: new Map(), failedDurations: new Map() },
};

const REQUEST_CALLS = { service: 'web', operation: 'GET /', requests: 1, called: new Map([['cart', 1]]) };

test('all that is kept is there at once, each tick once and in order, read in slices', async () => {
  const { asked, ...ticksRead } = store();
  const ticks = await new RecentTicks(ticksRead, KEEP_MS).upTo(NOW_MS);
  expect(ticks.map(({ startMs }) => startMs)).toEqual(
    Array.from({ length: KEEP_MS / TICK_MS + 1 }, (_, n) => NOW_MS - KEEP_MS + n * TICK_MS),
  );
  expect(Math.max(...asked.map(({ fromMs, toMs }) => toMs - fromMs))).toBeLessThanOrEqual(60_000);
});

test('where there is little, slices become longer', async () => {
  const { asked, ...ticksRead } = store(1);
  await new RecentTicks(ticksRead, KEEP_MS).upTo(NOW_MS);
  expect(asked.map(({ fromMs, toMs }) => (toMs - fromMs) / 1_000)).toEqual([60, 120, 122]);
});

test('what was read before another read failed is not read again', async () => {
  const { asked, ...ticksRead } = store();
  const failing = vi.fn(ticksRead.readAnswered).mockRejectedValueOnce(new Error('away'));
  const recent = new RecentTicks({ ...ticksRead, readAnswered: failing }, KEEP_MS);
  await expect(recent.upTo(NOW_MS)).rejects.toThrow('away');
  asked.length = 0;
  const ticks = await recent.upTo(NOW_MS);
  expect(asked).toEqual([{ fromMs: NOW_MS - 14_000, toMs: NOW_MS + TICK_MS }]);
  expect(ticks.length).toBe(KEEP_MS / TICK_MS + 1);
});

test('later only what is new is read, with what may still come late', async () => {
  const { asked, ...ticksRead } = store();
  const recent = new RecentTicks(ticksRead, KEEP_MS);
  await recent.upTo(NOW_MS);
  asked.length = 0;
  const ticks = await recent.upTo(NOW_MS + 3_000);
  expect(asked).toEqual([{ fromMs: NOW_MS - 14_000, toMs: NOW_MS + 4_000 }]);
  const starts = ticks.map(({ startMs }) => startMs);
  expect(starts).toEqual([...new Set(starts)].sort((a, b) => a - b));
  expect(starts.at(-1)).toBe(NOW_MS + 2_000);
});

test('answers are read once, when both ends of the calls have come', async () => {
  const { askedOfAnswers, ...ticksRead } = store();
  const recent = new RecentTicks(ticksRead, KEEP_MS);
  await recent.upTo(NOW_MS);
  askedOfAnswers.length = 0;
  await recent.upTo(NOW_MS + 1_000);
  const ticks = await recent.upTo(NOW_MS + 3_000);
  expect(askedOfAnswers).toEqual([{ fromMs: NOW_MS - 10_000, toMs: NOW_MS - 8_000 }]);
  const kinds = ticks.map(({ startMs, streams }) => [startMs - NOW_MS, ...streams.map(({ kind }) => kind)]);
  expect(kinds.slice(-7, -5)).toEqual([
    [-10_000, 'served', 'gap'],
    [-8_000, 'served'],
  ]);
});

test('whom requests called is read for ten seconds at a time, and joins what else is known of the tick', async () => {
  const { askedOfCalls, ...ticksRead } = store();
  const recent = new RecentTicks(ticksRead, KEEP_MS);
  await recent.upTo(NOW_MS);
  askedOfCalls.length = 0;
  await recent.upTo(NOW_MS + 8_000);
  expect(askedOfCalls).toEqual([]);
  const ticks = await recent.upTo(NOW_MS + 10_000);
  expect(askedOfCalls).toEqual([{ fromMs: NOW_MS - 10_000, toMs: NOW_MS }]);
  const joined = ticks.find(({ startMs }) => startMs === NOW_MS - 10_000)!;
  expect(joined.requestCalls).toEqual([REQUEST_CALLS]);
  expect(joined.streams.map(({ kind }) => kind)).toEqual(['served', 'gap']);
});

test('after a failed read the next one makes up for it', async () => {
  const { read, readAnswered, readRequestCalls } = store();
  let fails = false;
  const mayFail = (window: TickRead) => (fails ? Promise.reject(new Error('away')) : read(window));
  const recent = new RecentTicks({ read: mayFail, readAnswered, readRequestCalls }, KEEP_MS);
  await recent.upTo(NOW_MS);
  fails = true;
  await expect(recent.upTo(NOW_MS + 30_000)).rejects.toThrow('away');
  fails = false;
  const ticks = await recent.upTo(NOW_MS + 60_000);
  expect(ticks).toHaveLength(KEEP_MS / TICK_MS + 1);
});
