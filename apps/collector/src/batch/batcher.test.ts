import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ANY_TIME } from '../../test/collector-limits.ts';
import { encodeRequest, spanIds, traceRequest } from '../../test/small-request.ts';
import type { BatchRange, LoggedRequest } from '../log/record.ts';
import { Batcher } from './batcher.ts';
import type { SealedBatch } from './sealed-batch.ts';

const LIMITS = {
  rows: 10,
  blockBytes: 1 << 20,
  lingerMs: 100,
  longestLingerMs: 100,
  insertsInFlight: 2,
  memoryBytes: 1 << 20,
};

/** A log whose every write waits to be settled by the test. */
class ManualLog {
  readonly requests: (Omit<LoggedRequest, 'sequence'> & { settle: (error?: Error) => void })[] = [];
  readonly seals: (BatchRange & { settle: (error?: Error) => void })[] = [];

  append(request: Omit<LoggedRequest, 'sequence'>) {
    const { promise, settle } = settleable();
    this.requests.push({ ...request, settle });
    const sequence = this.requests.length;
    return { sequence, place: { segment: 1, offset: sequence * 100 }, durable: promise };
  }

  seal(batch: BatchRange): Promise<void> {
    const { promise, settle } = settleable();
    this.seals.push({ ...batch, settle });
    return promise;
  }
}

function settleable() {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  return { promise, settle: (error?: Error): void => (error ? reject(error) : resolve()) };
}

function setUp() {
  const log = new ManualLog();
  const handedOn: SealedBatch[] = [];
  const queue = { hasRoom: true, onRoom: () => {}, add: (batch: SealedBatch) => void handedOn.push(batch) };
  let id = 0;
  const batcher = new Batcher({
    log,
    queue,
    limits: LIMITS,
    linger: { ms: LIMITS.lingerMs },
    newId: () => `id-${id++}`,
    clock: () => 5_000,
  });
  let next = 1;
  const append = (count: number) => {
    const payload = Buffer.from(encodeRequest(traceRequest(spanIds(next, count))));
    next += count;
    const body = { received: payload, compression: 'identity' as const, payload };
    return batcher.append({ body, encoding: 'application/x-protobuf', fingerprint: `f${next}`, limits: ANY_TIME });
  };
  return { log, queue, handedOn, batcher, append };
}

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
});
afterEach(() => {
  vi.useRealTimers();
});

describe('the batcher', () => {
  it('tells that spans are kept when their request is on disk, long before they are inserted', async () => {
    const { log, append, handedOn } = setUp();
    const { durable, result } = append(2);
    expect(result.accepted).toBe(2);
    log.requests[0]!.settle();
    await expect(durable).resolves.toBeUndefined();
    expect(handedOn).toEqual([]);
  });

  it('collects requests until the first has waited long enough, and writes down which belong together first', async () => {
    const { log, append, handedOn, batcher } = setUp();
    for (const spans of [2, 3]) append(spans);
    for (const request of log.requests) request.settle();
    await vi.advanceTimersByTimeAsync(LIMITS.lingerMs - 1);
    expect(log.seals).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    expect(log.seals).toMatchObject([{ id: 'id-0', firstSequence: 1, lastSequence: 2 }]);
    expect(handedOn).toEqual([]);
    expect(batcher.spans).toBe(5);
    log.seals[0]!.settle();
    await vi.advanceTimersByTimeAsync(0);
    expect(handedOn).toMatchObject([
      { id: 'id-0', requests: { firstSequence: 1, lastSequence: 2, spans: 5, start: { segment: 1, offset: 100 } } },
    ]);
    expect(handedOn[0]!.blocks).toHaveLength(1);
    expect(batcher.spans).toBe(0);
  });

  it('closes a full batch at once, and a large request fills several blocks of one batch', async () => {
    const { log, append, handedOn } = setUp();
    append(25);
    log.requests[0]!.settle();
    await vi.advanceTimersByTimeAsync(0);
    log.seals[0]!.settle();
    await vi.advanceTimersByTimeAsync(0);
    expect(handedOn.map(({ blocks, requests }) => [blocks?.length, requests.spans])).toEqual([[3, 25]]);
  });

  it('collects on while as many inserts as may run are running, and closes when there is room', async () => {
    const { log, queue, append } = setUp();
    queue.hasRoom = false;
    append(1);
    await vi.advanceTimersByTimeAsync(1_000);
    append(1);
    for (const request of log.requests) request.settle();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(log.seals).toEqual([]);
    queue.hasRoom = true;
    queue.onRoom();
    await vi.advanceTimersByTimeAsync(0);
    expect(log.seals).toMatchObject([{ firstSequence: 1, lastSequence: 2 }]);
  });

  it('leaves out a request that could not be written, and has its batch built again from the log', async () => {
    const { log, append, handedOn, batcher } = setUp();
    const durables = [append(2), append(3), append(4)].map(({ durable }) => durable);
    const rejected = expect(durables[0]).rejects.toThrow('no space');
    log.requests[0]!.settle(new Error('no space'));
    for (const request of log.requests.slice(1)) request.settle();
    await rejected;
    await vi.advanceTimersByTimeAsync(LIMITS.lingerMs);
    expect(log.seals).toMatchObject([{ firstSequence: 2, lastSequence: 3 }]);
    log.seals[0]!.settle();
    await vi.advanceTimersByTimeAsync(0);
    expect(handedOn).toMatchObject([{ requests: { firstSequence: 2, spans: 7 }, blocks: undefined }]);
    expect(batcher.spans).toBe(0);
  });

  it('drops a batch of which nothing could be written', async () => {
    const { log, append, handedOn, batcher } = setUp();
    append(2).durable.catch(() => {});
    log.requests[0]!.settle(new Error('no space'));
    await vi.advanceTimersByTimeAsync(LIMITS.lingerMs);
    expect([log.seals, handedOn, batcher.spans]).toEqual([[], [], 0]);
    expect(batcher.firstOpenSequence).toBe(Number.POSITIVE_INFINITY);
  });

  it('writes down a closed batch again and again until the disk takes it', async () => {
    const { log, append, handedOn } = setUp();
    append(10);
    log.requests[0]!.settle();
    await vi.advanceTimersByTimeAsync(0);
    log.seals[0]!.settle(new Error('no space'));
    await vi.advanceTimersByTimeAsync(10_000);
    expect(log.seals.map(({ id }) => id)).toEqual(['id-0', 'id-0']);
    log.seals[1]!.settle();
    await vi.advanceTimersByTimeAsync(0);
    expect(handedOn).toHaveLength(1);
  });

  it('leaves a batch that no disk took down to the end to the next process, so that nobody deletes its requests', async () => {
    const { log, append, handedOn, batcher } = setUp();
    append(10);
    log.requests[0]!.settle();
    await vi.advanceTimersByTimeAsync(0);
    const stopped = batcher.stop();
    log.seals[0]!.settle(new Error('no space'));
    await stopped;
    expect(handedOn).toEqual([]);
    expect(batcher.firstOpenSequence).toBe(1);
  });

  it('has a batch that is being written down when the shards become known built again for them', async () => {
    const { log, append, handedOn, batcher } = setUp();
    append(10);
    log.requests[0]!.settle();
    await vi.advanceTimersByTimeAsync(0);
    const shard = { number: 1, of: 1 };
    batcher.divideBy({ shards: [shard], shardOf: () => shard });
    log.seals[0]!.settle();
    await vi.advanceTimersByTimeAsync(0);
    expect(handedOn).toMatchObject([{ requests: { spans: 10 }, blocks: undefined }]);
  });

  it('knows the oldest request that no closed batch holds', async () => {
    const { log, append, batcher } = setUp();
    expect(batcher.firstOpenSequence).toBe(Number.POSITIVE_INFINITY);
    append(10);
    append(1);
    expect(batcher.firstOpenSequence).toBe(1);
    for (const request of log.requests) request.settle();
    await vi.advanceTimersByTimeAsync(0);
    log.seals[0]!.settle();
    await vi.advanceTimersByTimeAsync(0);
    expect(batcher.firstOpenSequence).toBe(2);
  });

  it('keeps nothing of a request that cannot be decoded, and logs nothing of one without a good span', async () => {
    const { log, append, batcher } = setUp();
    const encoding = 'application/x-protobuf' as const;
    const broken = Buffer.from([0x0a, 9]);
    const body = { received: broken, compression: 'identity' as const, payload: broken };
    expect(() => batcher.append({ body, encoding, fingerprint: 'f', limits: ANY_TIME })).toThrow(
      '9 bytes are announced',
    );
    const payload = Buffer.from(encodeRequest(traceRequest(['0000000000000000'])));
    const empty = { received: payload, compression: 'identity' as const, payload };
    const { result } = batcher.append({ body: empty, encoding, fingerprint: 'g', limits: ANY_TIME });
    expect([result.received, result.accepted]).toEqual([1, 0]);
    expect(log.requests).toEqual([]);
    append(1);
    expect(log.requests).toHaveLength(1);
  });
});
