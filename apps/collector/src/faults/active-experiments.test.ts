import type { Experiment } from '@faultline/model';
import { describe, expect, it } from 'vitest';
import { ActiveExperiments } from './active-experiments.ts';

function setUp(read: (nowMs: number, signal: AbortSignal) => Promise<Experiment[]>, withinMs = 5_000) {
  const clock = {
    nowMs: 1_000_000,
    elapsedMs: 0,
    pass(ms: number) {
      this.nowMs += ms;
      this.elapsedMs += ms;
    },
  };
  let reads = 0;
  const active = new ActiveExperiments({
    read(nowMs, signal) {
      reads++;
      return read(nowMs, signal);
    },
    clock: () => clock.nowMs,
    monotonic: () => clock.elapsedMs,
    withinMs,
  });
  return { active, clock, reads: () => reads };
}

const experiment = (id: string, expiresAt = 2_000_000) => ({ id, expiresAt }) as Experiment;

describe('the list of active experiments', () => {
  it('is read once a second for all who ask', async () => {
    const { active, clock, reads } = setUp(async () => [experiment('a')]);
    await Promise.all([active.list(), active.list(), active.list()]);
    clock.pass(999);
    await active.list();
    expect(reads()).toBe(1);
    clock.pass(1);
    await active.list();
    expect(reads()).toBe(2);
  });

  it('has another tag only when the experiments are others', async () => {
    let experiments = [experiment('a')];
    const { active, clock } = setUp(async () => experiments);
    const first = await active.list();
    clock.pass(1_000);
    expect((await active.list()).etag).toBe(first.etag);
    experiments = [];
    clock.pass(1_000);
    expect((await active.list()).etag).not.toBe(first.etag);
  });

  it('leaves out what has expired since it was read', async () => {
    const { active, clock } = setUp(async () => [experiment('a', 1_000_500), experiment('b')]);
    expect((await active.list()).experiments).toHaveLength(2);
    clock.pass(500);
    expect((await active.list()).experiments.map(({ id }) => id)).toEqual(['b']);
  });

  it('is read anew when one was stopped', async () => {
    const { active, reads } = setUp(async () => []);
    await active.list();
    active.forget();
    await active.list();
    expect(reads()).toBe(2);
  });

  it('is never older than a second: a failure is told to all until it may be read again', async () => {
    let works = true;
    const { active, clock, reads } = setUp(async () => {
      if (!works) throw new Error('ClickHouse did not answer');
      return [experiment('a')];
    });
    await active.list();
    works = false;
    clock.pass(1_000);
    await expect(active.list()).rejects.toThrow('ClickHouse did not answer');
    await expect(active.list()).rejects.toThrow('ClickHouse did not answer');
    expect(reads()).toBe(2);
    works = true;
    clock.pass(1_000);
    expect((await active.list()).experiments).toHaveLength(1);
  });

  it('is never older than a second either when the clock was set back meanwhile', async () => {
    let experiments = [experiment('a')];
    const { active, clock } = setUp(async () => experiments);
    await active.list();
    experiments = [];
    clock.nowMs -= 60_000;
    clock.pass(1_000);
    expect((await active.list()).experiments).toEqual([]);
  });

  it('fails when it cannot be read in time', async () => {
    const never = (_: number, signal: AbortSignal) =>
      new Promise<Experiment[]>((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
    await expect(setUp(never, 10).active.list()).rejects.toMatchObject({ name: 'TimeoutError' });
  });
});
