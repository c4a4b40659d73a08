import type { ShardMap, SpanWriter } from '@faultline/clickhouse';
import { StoreUnavailableError } from '@faultline/clickhouse';
import { expect, it } from 'vitest';
import { InsertQueues } from './insert-queues.ts';
import type { SealedBatch } from './sealed-batch.ts';

const SHARDS: ShardMap = {
  shards: [1, 2].map((number) => ({ number, of: 2 })),
  shardOf: () => ({ number: 1, of: 2 }),
};
const block = (shard: number | undefined) => ({
  bytes: new Uint8Array(10),
  rows: 5,
  shard: shard === undefined ? undefined : { number: shard, of: 2 },
});
const batch = (id: string, sequence: number, shards: readonly number[] | undefined): SealedBatch => ({
  id,
  requests: {
    firstSequence: sequence,
    lastSequence: sequence + 9,
    start: { segment: 1, offset: 0 },
    spans: 10,
    receivedAtMs: sequence,
  },
  blocks: shards?.map(block),
});

/** A ClickHouse of which shard 2 can be away. */
function setUp() {
  const written: string[] = [];
  const ended: [string, number][] = [];
  const loaded: (number | undefined)[] = [];
  const state = { isAway: true };
  const write: SpanWriter['write'] = async (_block, { token, shard }) => {
    if (shard?.number === 2 && state.isAway) throw new StoreUnavailableError('shard 2 is away');
    written.push(`${token}@${shard?.number}`);
  };
  const queues = new InsertQueues({
    writer: { write },
    insertsInFlight: 1,
    memoryBytes: 1_000,
    forShards: () => ({
      load: async ({ shard }) => {
        loaded.push(shard?.number);
        return [block(shard?.number)];
      },
      isolate: async () => 0,
    }),
    observer: {
      inserted: () => {},
      failed: () => {},
      ended: ({ id }, deadLettered) => ended.push([id, deadLettered]),
    },
    clock: () => performance.now(),
  });
  return { queues, written, ended, loaded, state };
}

it('a shard that is away holds up nobody but itself, and a batch has ended when every shard has its part', async () => {
  const { queues, written, ended, state } = setUp();
  queues.start(SHARDS);
  for (const [index, id] of ['a', 'b', 'c'].entries()) queues.add(batch(id, index * 10 + 10, [1, 2]));
  await expect.poll(() => written).toEqual(['a-0@1', 'b-0@1', 'c-0@1']);
  expect([ended, queues.spans, queues.firstSequence, queues.oldestReceivedAtMs]).toEqual([[], 30, 10, 10]);
  expect(queues.hasRoom).toBe(true);
  state.isAway = false;
  await expect.poll(() => ended.map(([id]) => id)).toEqual(['a', 'b', 'c']);
  expect(written.slice(3)).toEqual(['a-0@2', 'b-0@2', 'c-0@2']);
  expect([queues.spans, queues.firstSequence, queues.oldestReceivedAtMs]).toEqual([
    0,
    Number.POSITIVE_INFINITY,
    undefined,
  ]);
});

it('a batch of which a shard gets nothing ends without it', async () => {
  const { queues, ended } = setUp();
  queues.start(SHARDS);
  queues.add(batch('a', 10, [1]));
  await expect.poll(() => ended).toEqual([['a', 0]]);
});

it('batches that come before the shards are known wait, and are cut for them from the log', async () => {
  const { queues, written, loaded, ended, state } = setUp();
  state.isAway = false;
  queues.add(batch('a', 10, undefined));
  expect([queues.hasRoom, queues.spans]).toEqual([false, 10]);
  queues.start(SHARDS);
  await expect.poll(() => ended).toEqual([['a', 0]]);
  expect([loaded.sort(), written.sort()]).toEqual([
    [1, 2],
    ['a-0@1', 'a-0@2'],
  ]);
});

it('without a cluster there is one queue, and the writer is told of no shard', async () => {
  const { queues, written, ended } = setUp();
  queues.start(undefined);
  queues.add({ ...batch('a', 10, undefined), blocks: [block(undefined)] });
  await expect.poll(() => ended).toEqual([['a', 0]]);
  expect(written).toEqual(['a-0@undefined']);
});
