import type { ShardMap } from '@faultline/clickhouse';
import { describe, expect, it } from 'vitest';
import { ANY_TIME } from '../../test/collector-limits.ts';
import { readNativeBlock } from '../../test/native-block-reader.ts';
import { encodeRequest, spanIds, traceRequest } from '../../test/small-request.ts';
import { BatchBlocks } from './batch-blocks.ts';

const LIMITS = { rows: 10, blockBytes: 4_000 };
const PROTOBUF = 'application/x-protobuf';
const START_NS = 1_700_000_000_000_000_000n;

const request = (from: number, count: number, service = 'cart', startNs = START_NS): Uint8Array =>
  encodeRequest(traceRequest(spanIds(from, count), { service, startNs }));
const ofManyNames = request(1, 2, 'name'.repeat(900));

describe('the blocks of a batch', () => {
  it.each([
    ['breaks off', Buffer.concat([ofManyNames, Buffer.from([0x0a])])],
    ['has no good span', request(1, 2, 'name'.repeat(900), 0n)],
  ])('are as if a request that %s had never come, so that they are the same when they are built again', (_how, bad) => {
    const first = request(100, 1);
    const second = request(200, 5);
    const again = new BatchBlocks(LIMITS);
    for (const good of [first, second]) again.append(good, PROTOBUF, ANY_TIME);

    const blocks = new BatchBlocks(LIMITS);
    blocks.append(first, PROTOBUF, ANY_TIME);
    const { byteLength } = blocks;
    for (let attempt = 0; attempt < 2; attempt++) {
      try {
        expect(blocks.append(bad, PROTOBUF, ANY_TIME).accepted).toBe(0);
      } catch {
        // Refused as a whole.
      }
    }
    expect([blocks.rows, blocks.byteLength]).toEqual([1, byteLength]);
    blocks.append(second, PROTOBUF, ANY_TIME);
    expect(blocks.finish()).toEqual(again.finish());
  });

  it('of a cluster hold each trace on its shard, with its resource, and are the same when they are built again', () => {
    const shards: ShardMap = {
      shards: [1, 2].map((number) => ({ number, of: 2 })),
      shardOf: (traceId, offset = 0) => ({ number: 1 + (traceId[offset + 15]! % 2), of: 2 }),
    };
    const traces = Array.from({ length: 30 }, (_, index) => (index + 1).toString(16).padStart(32, '0'));
    const fill = (blocks: BatchBlocks): BatchBlocks => {
      for (const [index, traceId] of traces.entries()) {
        const options = { traceId, service: `service-${index % 3}`, startNs: START_NS };
        blocks.append(encodeRequest(traceRequest(spanIds(index + 1, 1), options)), PROTOBUF, ANY_TIME);
      }
      return blocks;
    };
    const blocks = fill(new BatchBlocks(LIMITS, shards));
    expect([blocks.rows, blocks.isFull]).toEqual([30, true]);
    expect(shards.shards.map((shard) => blocks.fullBlocksOf(shard))).toEqual([1, 1]);
    const finished = blocks.finish();
    expect(finished.map(({ rows, shard }) => [rows, shard?.number])).toEqual([
      [10, 1],
      [5, 1],
      [10, 2],
      [5, 2],
    ]);
    for (const { bytes, shard } of finished) {
      for (const { TraceId, ServiceName } of readNativeBlock(bytes).rows) {
        const index = traces.indexOf(String(TraceId));
        expect([1 + ((index + 1) % 2), ServiceName]).toEqual([shard!.number, `service-${index % 3}`]);
      }
    }
    expect(fill(new BatchBlocks(LIMITS, shards)).finish()).toEqual(finished);
  });
});
