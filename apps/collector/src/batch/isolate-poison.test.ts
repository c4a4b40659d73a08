import { StoreRejectedError, StoreUnavailableError } from '@faultline/clickhouse';
import { describe, expect, it } from 'vitest';
import { readNativeBlock } from '../../test/native-block-reader.ts';
import { encodeRequest, spanIds, traceRequest } from '../../test/small-request.ts';
import type { LoggedRequest } from '../log/record.ts';
import { isolatePoison } from './isolate-poison.ts';

const LIMITS = { rows: 100, blockBytes: 1 << 20 };
const SIGNAL = new AbortController().signal;

/** A log of requests, their spans numbered from 1, and a ClickHouse that refuses blocks with some of these. */
function setUp(count: number, poison: readonly number[], { spans = 1, limits = LIMITS, storedBlocks = 0 } = {}) {
  const ids = spanIds(1, count * spans);
  const logged = Array.from({ length: count }, (_, index): LoggedRequest => {
    const own = ids.slice(index * spans, (index + 1) * spans);
    const received = Buffer.from(encodeRequest(traceRequest(own)));
    return {
      sequence: index + 1,
      receivedAtMs: 0,
      startTimes: { oldestStartMs: 0, newestStartMs: Number.POSITIVE_INFINITY },
      spans,
      fingerprint: '',
      encoding: 'application/x-protobuf',
      compression: 'identity',
      received,
    };
  });
  const stored = new Map<string, unknown[]>();
  const dead: [number, string][] = [];
  let isDown = false;
  const isolate = isolatePoison({
    log: {
      async *read() {
        yield* logged;
      },
    },
    writer: {
      async write(block, { token }) {
        if (isDown) throw new StoreUnavailableError('no answer');
        const found = readNativeBlock(block).rows.map((row) => row.SpanId);
        if (found.some((id) => poison.includes(ids.indexOf(String(id)) + 1))) throw new StoreRejectedError('bad', 53);
        stored.set(token, found);
      },
    },
    deadLetters: { put: async ({ sequence }, reason) => void dead.push([sequence, reason]) },
    limits,
    shards: undefined,
  });
  const start = { segment: 1, offset: 0 };
  const requests = { firstSequence: 1, lastSequence: count, start, spans: count * spans, receivedAtMs: 0 };
  const part = { id: 'b', requests, blocks: undefined, shard: undefined };
  const run = () => isolate(part, { reason: new StoreRejectedError('bad', 53), storedBlocks }, SIGNAL);
  const takeDown = (): void => {
    isDown = true;
  };
  /** Numbers of the spans that were inserted, as often as they were. */
  const numbers = (): number[] => {
    const found = [...stored.values()].flat().map((id) => ids.indexOf(String(id)) + 1);
    return found.sort((a, b) => a - b);
  };
  return { run, logged, ids, stored, numbers, dead, takeDown };
}

it('only the requests that are to blame are put away, with the reason; all others are stored once', async () => {
  const { run, ids, stored, dead } = setUp(9, [2, 9]);
  expect(await run()).toBe(2);
  expect(dead).toEqual([
    [2, 'bad'],
    [9, 'bad'],
  ]);
  expect([...stored.values()].flat().sort()).toEqual(ids.filter((_, index) => ![1, 8].includes(index)));
});

it('doing it again repeats the same tokens', async () => {
  const { run, stored } = setUp(9, [5]);
  await run();
  const tokens = [...stored.keys()];
  await run();
  expect([...stored.keys()]).toEqual(tokens);
});

it('a batch that is refused although none of its requests is to blame is stored whole', async () => {
  const { run, dead } = setUp(4, []);
  expect(await run()).toBe(0);
  expect(dead).toEqual([]);
});

it('it is given up when ClickHouse does not answer, and nothing is put away', async () => {
  const { run, dead, takeDown } = setUp(4, [1]);
  takeDown();
  await expect(run()).rejects.toThrow(StoreUnavailableError);
  expect(dead).toEqual([]);
});

describe('a batch of several blocks, cut in the middle of requests', () => {
  // Requests of spans 1-3, 4-6, 7-9 and 10-12 in blocks of 1-4, 5-8 and 9-12.
  const CUT = { spans: 3, limits: { ...LIMITS, rows: 4 } };

  it('is inserted from the first block on that ClickHouse does not have', async () => {
    const { run, numbers, dead } = setUp(4, [8], { ...CUT, storedBlocks: 1 });
    expect(await run()).toBe(3);
    expect(numbers()).toEqual([5, 6, 10, 11, 12]);
    expect(dead).toEqual([[3, 'bad']]);
  });

  it('has no span inserted twice when a later block of a half is refused', async () => {
    const { run, numbers, dead } = setUp(4, [12], { ...CUT, storedBlocks: 1 });
    expect(await run()).toBe(3);
    // Span 10 went in with a block of the request before.
    expect(numbers()).toEqual([5, 6, 7, 8, 9, 10]);
    expect(dead).toEqual([[4, 'bad']]);
  });

  it('has none inserted twice when a request before cannot be decoded any more', async () => {
    const { run, logged, numbers, dead } = setUp(5, [14], { ...CUT, storedBlocks: 1 });
    // It was left out of the blocks, which are now 4-7, 8-11 and 12-15.
    logged[0]!.received = Buffer.from([0x0a]);
    expect(await run()).toBe(3);
    expect(numbers()).toEqual([8, 9, 10, 11, 12, 13]);
    expect(dead).toEqual([[5, 'bad']]);
  });

  it('repeats the same tokens, too', async () => {
    const { run, stored } = setUp(4, [12], { ...CUT, storedBlocks: 1 });
    await run();
    const first = new Map(stored);
    await run();
    expect(stored).toEqual(first);
  });
});
