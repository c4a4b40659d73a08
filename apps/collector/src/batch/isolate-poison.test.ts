import { StoreRejectedError, StoreUnavailableError } from '@faultline/clickhouse';
import { expect, it } from 'vitest';
import { readNativeBlock } from '../../test/native-block-reader.ts';
import { encodeRequest, spanIds, traceRequest } from '../../test/small-request.ts';
import type { LoggedRequest } from '../log/record.ts';
import { isolatePoison } from './isolate-poison.ts';

const LIMITS = { rows: 100, blockBytes: 1 << 20 };
const SIGNAL = new AbortController().signal;

/** A log of requests with one span each, numbered from 1, and a ClickHouse that refuses blocks with some of them. */
function setUp(count: number, poison: readonly number[]) {
  const ids = spanIds(1, count);
  const logged = ids.map((id, index): LoggedRequest => {
    const received = Buffer.from(encodeRequest(traceRequest([id])));
    return {
      sequence: index + 1,
      receivedAtMs: 0,
      startTimes: { oldestStartMs: 0, newestStartMs: Number.POSITIVE_INFINITY },
      spans: 1,
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
    limits: LIMITS,
    shards: undefined,
  });
  const start = { segment: 1, offset: 0 };
  const requests = { firstSequence: 1, lastSequence: count, start, spans: count, receivedAtMs: 0 };
  const run = () =>
    isolate({ id: 'b', requests, blocks: undefined, shard: undefined }, new StoreRejectedError('bad', 53), SIGNAL);
  const takeDown = (): void => {
    isDown = true;
  };
  return { run, ids, stored, dead, takeDown };
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
