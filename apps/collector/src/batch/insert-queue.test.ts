import { type SpanWriter, StoreRejectedError, StoreUnavailableError } from '@faultline/clickhouse';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { InsertQueue, type IsolatePoison } from './insert-queue.ts';
import type { BatchPart } from './sealed-batch.ts';

const block = (bytes: number) => ({ bytes: new Uint8Array(bytes), rows: 7, shard: undefined });

const unavailable = new StoreUnavailableError('ClickHouse did not answer');
const diskFull = new StoreUnavailableError('NOT_ENOUGH_SPACE', { isDiskFull: true });
const refused = new StoreRejectedError('wrong type', 53);

/** A writer whose every attempt waits to be settled by the test. */
class ManualWriter implements SpanWriter {
  readonly attempts: { token: string; bytes: number; settle: (error?: Error) => void }[] = [];

  write(block: Uint8Array, { token }: { token: string }): Promise<void> {
    return new Promise((resolve, reject) => {
      const settle = (error?: Error): void => (error ? reject(error) : resolve());
      this.attempts.push({ token, bytes: block.length, settle });
    });
  }
}

function setUp({
  memoryBytes = 1_000,
  isolate = async () => 0,
}: {
  memoryBytes?: number;
  isolate?: IsolatePoison;
} = {}) {
  const writer = new ManualWriter();
  const ended: [id: string, deadLettered: number][] = [];
  const failures: boolean[] = [];
  const loaded: string[] = [];
  const queue = new InsertQueue({
    writer,
    insertsInFlight: 2,
    memoryBytes,
    load: async ({ id }) => {
      loaded.push(id);
      return [block(100)];
    },
    isolate,
    observer: {
      inserted: () => {},
      failed: (_error, isRefused) => failures.push(isRefused),
      ended: ({ id }, deadLettered) => ended.push([id, deadLettered]),
    },
    clock: () => performance.now(),
  });
  let sequence = 0;
  const add = (id: string, blocks: ReturnType<typeof block>[] | undefined = [block(100)]): void => {
    sequence += 10;
    const start = { segment: 1, offset: 16 };
    const requests = { firstSequence: sequence, lastSequence: sequence + 9, start, spans: 7, receivedAtMs: sequence };
    queue.add({ id, requests, blocks, shard: undefined } satisfies BatchPart);
  };
  const settle = async (attempt: number, error?: Error): Promise<void> => {
    writer.attempts[attempt]!.settle(error);
    await vi.advanceTimersByTimeAsync(0);
  };
  const tokens = (): string[] => writer.attempts.map(({ token }) => token);
  return { writer, queue, add, settle, tokens, ended, failures, loaded };
}

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
});
afterEach(() => {
  vi.useRealTimers();
});

describe('the insert queue', () => {
  it('inserts nothing before it is started, then batches in their order, as many at a time as may', async () => {
    const { queue, add, settle, tokens, ended } = setUp();
    for (const id of ['a', 'b', 'c']) add(id);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(tokens()).toEqual([]);
    queue.start();
    await vi.advanceTimersByTimeAsync(0);
    expect(tokens()).toEqual(['a-0', 'b-0']);
    expect(queue.hasRoom).toBe(false);
    await settle(1);
    expect(tokens()).toEqual(['a-0', 'b-0', 'c-0']);
    await settle(0);
    await settle(2);
    expect(ended).toEqual([
      ['b', 0],
      ['a', 0],
      ['c', 0],
    ]);
    expect(queue.hasRoom).toBe(true);
  });

  it('repeats a failed insert with the same token until it succeeds', async () => {
    const { queue, add, tokens, ended, failures, settle } = setUp();
    queue.start();
    add('a');
    for (let attempt = 0; attempt < 5; attempt++) {
      await vi.advanceTimersByTimeAsync(1_000);
      expect(tokens()).toHaveLength(attempt + 1);
      await settle(attempt, attempt < 4 ? unavailable : undefined);
    }
    expect(new Set(tokens())).toEqual(new Set(['a-0']));
    expect(failures).toEqual([false, false, false, false]);
    expect(ended).toEqual([['a', 0]]);
  });

  it('waits longer when it failed because of a full disk, every time', async () => {
    const { queue, add, tokens, settle } = setUp();
    queue.start();
    add('a');
    await vi.advanceTimersByTimeAsync(0);
    for (let attempt = 0; attempt < 3; attempt++) {
      await settle(attempt, diskFull);
      await vi.advanceTimersByTimeAsync(2_999);
      expect(tokens()).toHaveLength(attempt + 1);
      await vi.advanceTimersByTimeAsync(1);
      expect(tokens()).toHaveLength(attempt + 2);
    }
  });

  it('goes on with the block that failed, each under a token of its own', async () => {
    const { queue, add, settle, tokens, ended } = setUp();
    queue.start();
    add('a', [block(1), block(2)]);
    await vi.advanceTimersByTimeAsync(0);
    await settle(0);
    await settle(1, unavailable);
    await vi.advanceTimersByTimeAsync(1_000);
    await settle(2);
    expect(tokens()).toEqual(['a-0', 'a-1', 'a-1']);
    expect(ended).toEqual([['a', 0]]);
  });

  it('has a batch that is refused for good taken apart', async () => {
    const { queue, add, settle, ended, failures } = setUp({ isolate: async () => 5 });
    queue.start();
    add('a');
    await vi.advanceTimersByTimeAsync(0);
    await settle(0, refused);
    expect(failures).toEqual([true]);
    expect(ended).toEqual([['a', 5]]);
  });

  it('says how many blocks of a batch that is taken apart are stored', async () => {
    const stored: number[] = [];
    const isolate: IsolatePoison = async (_part, { storedBlocks }) => stored.push(storedBlocks);
    const { queue, add, settle } = setUp({ isolate });
    queue.start();
    add('a', [block(1), block(2)]);
    await vi.advanceTimersByTimeAsync(0);
    await settle(0);
    await settle(1, refused);
    expect(stored).toEqual([1]);
  });

  it('tries the whole batch again when it cannot be taken apart now', async () => {
    let isolations = 0;
    const isolate = async (): Promise<number> => {
      if (isolations++ === 0) throw unavailable;
      return 6;
    };
    const { queue, add, settle, ended, tokens } = setUp({ isolate });
    queue.start();
    add('a');
    await vi.advanceTimersByTimeAsync(0);
    await settle(0, refused);
    await vi.advanceTimersByTimeAsync(1_000);
    await settle(1, refused);
    expect(tokens()).toEqual(['a-0', 'a-0']);
    expect(ended).toEqual([['a', 6]]);
  });

  it('keeps only so many blocks in memory, and builds the others again when their turn comes', async () => {
    const { queue, add, settle, loaded, ended } = setUp({ memoryBytes: 250 });
    queue.start();
    for (const id of ['a', 'b', 'c', 'd']) add(id);
    await vi.advanceTimersByTimeAsync(0);
    expect(queue.blockBytes).toBe(200);
    for (let attempt = 0; attempt < 4; attempt++) await settle(attempt);
    expect(loaded).toEqual(['c', 'd']);
    expect(ended.map(([id]) => id)).toEqual(['a', 'b', 'c', 'd']);
    expect(queue.blockBytes).toBe(0);
  });

  it('knows for how long ClickHouse has taken nothing of what waits', async () => {
    const { queue, add, settle } = setUp();
    queue.start();
    await vi.advanceTimersByTimeAsync(5_000);
    expect(queue.stalledMs).toBe(0);
    for (const id of ['a', 'b', 'c']) add(id);
    await vi.advanceTimersByTimeAsync(3_000);
    expect(queue.stalledMs).toBe(3_000);
    await settle(0);
    expect(queue.stalledMs).toBe(0);
  });

  it('drains until nothing is left', async () => {
    const { queue, add, settle, ended } = setUp();
    queue.start();
    for (const id of ['a', 'b', 'c']) add(id);
    await vi.advanceTimersByTimeAsync(0);
    let isDrained = false;
    const drained = queue.drain(new AbortController().signal).then(() => {
      isDrained = true;
    });
    await settle(0);
    await settle(1);
    expect(isDrained).toBe(false);
    await settle(2);
    await drained;
    expect(ended).toHaveLength(3);
  });

  it('leaves what is not inserted when draining is given up', async () => {
    const { queue, add, ended, tokens } = setUp();
    queue.start();
    for (const id of ['a', 'b', 'c']) add(id);
    await vi.advanceTimersByTimeAsync(0);
    const giveUp = new AbortController();
    const drained = queue.drain(giveUp.signal);
    giveUp.abort();
    await drained;
    expect([ended, tokens()]).toEqual([[], ['a-0', 'b-0']]);
  });
});
