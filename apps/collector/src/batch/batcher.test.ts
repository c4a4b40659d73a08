import { type SpanWriter, StoreRejectedError, StoreUnavailableError } from '@faultline/clickhouse';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { readNativeBlock } from '../../test/native-block-reader.ts';
import { encodeRequest, spanIds, traceRequest } from '../../test/small-request.ts';
import { transcodeSpans } from '../otlp/transcode-spans.ts';
import { Batcher, type BatchOutcome } from './batcher.ts';

const LIMITS = { rows: 10, blockBytes: 1 << 20, lingerMs: 100, insertsInFlight: 2, queueBytes: 1 << 20 };
const TRANSCODE_LIMITS = { maxBytes: 1 << 20, oldestStartMs: 0, newestStartMs: Number.POSITIVE_INFINITY };
const NEVER = new AbortController().signal;

/** A writer whose every attempt waits to be settled by the test. */
class ManualWriter implements SpanWriter {
  readonly attempts: { token: string; rows: number; ids: unknown[]; settle: (error?: Error) => void }[] = [];

  write(block: Uint8Array, { token }: { token: string }): Promise<void> {
    const { rows } = readNativeBlock(block);
    return new Promise((resolve, reject) => {
      const settle = (error?: Error): void => (error ? reject(error) : resolve());
      this.attempts.push({ token, rows: rows.length, ids: rows.map((row) => row.SpanId), settle });
    });
  }
}

function setUp(limits = LIMITS) {
  const writer = new ManualWriter();
  const ended: [BatchOutcome, number][] = [];
  const failures: boolean[] = [];
  let token = 0;
  const batcher = new Batcher({
    writer,
    limits,
    observer: {
      inserted: () => {},
      failed: (_error, refused) => failures.push(refused),
      ended: (outcome, rows) => ended.push([outcome, rows]),
    },
    clock: () => performance.now(),
    newToken: () => `token-${token++}`,
  });
  let next = 1;
  const append = (count: number): Promise<BatchOutcome> => {
    const payload = encodeRequest(traceRequest(spanIds(next, count)));
    next += count;
    return batcher.append((blocks) => transcodeSpans(payload, blocks, TRANSCODE_LIMITS)).outcome;
  };
  return { writer, batcher, append, ended, failures };
}

const unavailable = new StoreUnavailableError('ClickHouse did not answer');

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
});
afterEach(() => {
  vi.useRealTimers();
});

describe('the batcher', () => {
  it('puts the spans of several requests into one insert and answers all of them when it is done', async () => {
    const { writer, append } = setUp();
    const outcomes = Promise.all([append(2), append(3)]);
    await vi.advanceTimersByTimeAsync(LIMITS.lingerMs - 1);
    expect(writer.attempts).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    expect(writer.attempts).toMatchObject([{ rows: 5 }]);
    writer.attempts[0]!.settle();
    expect(await outcomes).toEqual(['stored', 'stored']);
  });

  it('does not wait when a block is full', async () => {
    const { writer, append } = setUp();
    void append(10);
    await vi.advanceTimersByTimeAsync(0);
    expect(writer.attempts).toMatchObject([{ rows: 10 }]);
  });

  it('repeats a failed insert with the same token until it succeeds', async () => {
    const { writer, append, ended, failures } = setUp();
    const outcome = append(10);
    for (let attempt = 0; attempt < 5; attempt++) {
      await vi.advanceTimersByTimeAsync(1_000);
      expect(writer.attempts).toHaveLength(attempt + 1);
      writer.attempts[attempt]!.settle(attempt < 4 ? unavailable : undefined);
    }
    expect(await outcome).toBe('stored');
    expect(new Set(writer.attempts.map(({ token }) => token))).toEqual(new Set(['token-0']));
    expect(failures).toEqual([false, false, false, false]);
    expect(ended).toEqual([['stored', 10]]);
  });

  it('does not repeat an insert that was refused for good', async () => {
    const { writer, append, ended, failures } = setUp();
    const outcome = append(10);
    writer.attempts[0]!.settle(new StoreRejectedError('wrong type', 53));
    expect(await outcome).toBe('refused');
    await vi.advanceTimersByTimeAsync(10_000);
    expect(writer.attempts).toHaveLength(1);
    expect(failures).toEqual([true]);
    expect(ended).toEqual([['refused', 10]]);
  });

  it('collects larger blocks while as many inserts as may run are running', async () => {
    const { writer, append, batcher } = setUp();
    for (let second = 0; second < 6; second++) {
      void append(1);
      await vi.advanceTimersByTimeAsync(1_000);
    }
    expect(writer.attempts.map(({ rows }) => rows)).toEqual([1, 1]);
    expect(batcher.queuedRows).toBe(6);
    writer.attempts[0]!.settle();
    await vi.advanceTimersByTimeAsync(0);
    expect(writer.attempts.map(({ rows }) => rows)).toEqual([1, 1, 4]);
    expect(new Set(writer.attempts.map(({ token }) => token)).size).toBe(3);
    expect(new Set(writer.attempts.flatMap(({ ids }) => ids)).size).toBe(6);
  });

  it('knows how long spans have waited and how much is queued, and forgets what was written', async () => {
    const { writer, append, batcher } = setUp();
    const outcome = append(10);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(batcher.stalledMs).toBe(5_000);
    expect(batcher.queuedBytes).toBeGreaterThan(10 * 70);
    writer.attempts[0]!.settle();
    await outcome;
    expect(batcher.stalledMs).toBe(0);
    expect(batcher.queuedBytes).toBe(0);
    expect(batcher.queuedRows).toBe(0);
  });

  it('is full when its bytes are', () => {
    const { append, batcher } = setUp({ ...LIMITS, queueBytes: 1_000 });
    expect(batcher.isFull).toBe(false);
    void append(10);
    expect(batcher.isFull).toBe(true);
  });

  it('spreads a request that is larger than a block over several, and answers when all are written', async () => {
    const { writer, append, batcher } = setUp();
    const outcomes = [append(4), append(25)];
    writer.attempts[0]!.settle();
    expect(await outcomes[0]).toBe('stored');
    await vi.advanceTimersByTimeAsync(LIMITS.lingerMs);
    expect(writer.attempts.map(({ rows }) => rows)).toEqual([10, 10, 9]);
    writer.attempts[1]!.settle(unavailable);
    await vi.advanceTimersByTimeAsync(1_000);
    for (const attempt of writer.attempts) attempt.settle();
    await vi.advanceTimersByTimeAsync(1_000);
    for (const attempt of writer.attempts) attempt.settle();
    expect(await outcomes[1]).toBe('stored');
    expect(new Set(writer.attempts.flatMap(({ ids }) => ids)).size).toBe(29);
    expect(batcher.queuedRows).toBe(0);
  });

  it('is not stalled by one batch that fails as long as others are written', async () => {
    const { writer, append, batcher } = setUp();
    void append(10);
    for (let second = 0; second < 20; second++) {
      await vi.advanceTimersByTimeAsync(1_000);
      for (const attempt of writer.attempts) attempt.settle(attempt.token === 'token-0' ? unavailable : undefined);
      void append(10);
    }
    await vi.advanceTimersByTimeAsync(0);
    expect(batcher.stalledMs).toBeLessThan(2_000);
    expect(batcher.queuedRows).toBe(20);
  });

  it('writes at once when it drains', async () => {
    const { writer, append, batcher } = setUp();
    const outcome = append(3);
    const drained = batcher.drain(NEVER);
    await vi.advanceTimersByTimeAsync(0);
    expect(writer.attempts).toMatchObject([{ rows: 3 }]);
    writer.attempts[0]!.settle();
    await drained;
    expect(await outcome).toBe('stored');
  });

  it('gives up what is unwritten when the time to drain is over, and says so', async () => {
    const { writer, append, batcher, ended } = setUp();
    const outcomes = Promise.all([append(10), append(10), append(10), append(1)]);
    writer.attempts[0]!.settle(unavailable);
    const giveUp = new AbortController();
    const drained = batcher.drain(giveUp.signal);
    await vi.advanceTimersByTimeAsync(50);
    giveUp.abort();
    await drained;
    expect(await outcomes).toEqual(['given_up', 'given_up', 'given_up', 'given_up']);
    expect(ended.reduce((rows, [, more]) => rows + more, 0)).toBe(31);
  });

  it('keeps nothing of a request that could not be read', async () => {
    const { writer, append, batcher } = setUp();
    expect(() =>
      batcher.append((blocks) => transcodeSpans(Buffer.from([0x0a, 5]), blocks, TRANSCODE_LIMITS)),
    ).toThrow();
    expect(batcher.queuedBytes).toBe(0);
    void append(1);
    await vi.advanceTimersByTimeAsync(LIMITS.lingerMs);
    expect(writer.attempts).toMatchObject([{ rows: 1 }]);
  });
});
