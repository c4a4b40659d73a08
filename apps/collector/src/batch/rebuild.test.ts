import { expect, it } from 'vitest';
import { readNativeBlock } from '../../test/native-block-reader.ts';
import { encodeRequest, spanIds, traceRequest } from '../../test/small-request.ts';
import type { LoggedRequest } from '../log/record.ts';
import { rebuildFrom } from './rebuild.ts';

const [first, second] = spanIds(1, 2) as [string, string];

const logged = (sequence: number, received: Uint8Array): LoggedRequest => ({
  sequence,
  receivedAtMs: 0,
  startTimes: { oldestStartMs: 0, newestStartMs: Number.POSITIVE_INFINITY },
  spans: 1,
  fingerprint: '',
  encoding: 'application/x-protobuf',
  compression: 'identity',
  received: Buffer.from(received),
});

it('a logged request that cannot be decoded any more is put away, and those around it are built', async () => {
  const dead: [number, string][] = [];
  const load = rebuildFrom({
    log: {
      async *read() {
        yield logged(1, encodeRequest(traceRequest([first])));
        yield logged(2, Buffer.from([0x0a]));
        yield logged(3, encodeRequest(traceRequest([second])));
      },
    },
    deadLetters: {
      put: async ({ sequence }, reason) => {
        dead.push([sequence, reason]);
      },
    },
    limits: { rows: 100, blockBytes: 1 << 20 },
    shards: undefined,
  });
  const requests = { firstSequence: 1, lastSequence: 3, start: { segment: 1, offset: 0 }, spans: 3, receivedAtMs: 0 };
  const blocks = await load({ id: 'b', requests, blocks: undefined, shard: undefined });
  expect(blocks.flatMap((block) => readNativeBlock(block.bytes).rows.map((row) => row.SpanId))).toEqual([
    first,
    second,
  ]);
  expect(dead).toEqual([[2, 'request, byte 1: the message ends inside a number']]);
});
