import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { PeriodicJob } from './periodic-job.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
});
afterEach(() => {
  vi.useRealTimers();
});

function setUp() {
  const runs: { settle: (error?: Error) => void; at: number }[] = [];
  const seconds: number[] = [];
  const failures: unknown[] = [];
  const run = (): Promise<void> =>
    new Promise((resolve, reject) => {
      runs.push({ at: performance.now(), settle: (error) => (error ? reject(error) : resolve()) });
    });
  const observer = {
    succeeded: (took: number) => seconds.push(took),
    failed: (error: unknown) => failures.push(error),
  };
  const job = new PeriodicJob(run, 2_000, observer, () => performance.now());
  const startedAt = performance.now();
  job.start();
  return { job, runs, seconds, failures, starts: () => runs.map(({ at }) => at - startedAt) };
}

describe('a periodic job', () => {
  it.each([
    ['at its pace while it takes little of it', 250, 4_000],
    ['less often when it takes more, an eighth of the time', 500, 6_000],
    ['no less often than every fourth time for that', 2_000, 10_000],
    ['never twice at a time, and after a rest as long as a run that took too long', 6_000, 14_000],
    ['after a rest of no more than four times its period', 100_000, 110_000],
  ])('runs %s', async (_, tookMs, nextMs) => {
    const { runs, starts, seconds } = setUp();
    await vi.advanceTimersByTimeAsync(2_000 + tookMs);
    expect(starts()).toEqual([2_000]);
    runs[0]!.settle();
    await vi.advanceTimersByTimeAsync(nextMs - 2_000 - tookMs);
    expect(starts()).toEqual([2_000, nextMs]);
    expect(seconds).toEqual([tookMs / 1_000]);
  });

  it('goes on after a failure', async () => {
    const { runs, starts, failures } = setUp();
    await vi.advanceTimersByTimeAsync(2_000);
    const error = new Error('no ClickHouse');
    runs[0]!.settle(error);
    await vi.advanceTimersByTimeAsync(2_000);
    expect(failures).toEqual([error]);
    expect(starts()).toEqual([2_000, 4_000]);
  });

  it('ends with the run in progress, and begins no other', async () => {
    const { job, runs, starts } = setUp();
    await vi.advanceTimersByTimeAsync(2_000);
    let isStopped = false;
    const stopped = job.stop().then(() => {
      isStopped = true;
    });
    await vi.advanceTimersByTimeAsync(5_000);
    expect(isStopped).toBe(false);
    runs[0]!.settle();
    await stopped;
    await vi.advanceTimersByTimeAsync(5_000);
    expect(starts()).toEqual([2_000]);
  });
});
