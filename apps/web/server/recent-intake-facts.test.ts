import { type IntakeFacts, NO_INTAKE_FACTS } from '@faultline/model';
import { beforeEach, expect, it, vi } from 'vitest';
import { recentIntakeFacts } from './recent-intake-facts.ts';

const factsOf = (collector: string): IntakeFacts => ({
  disk: undefined,
  collectors: [{ collector, spansWaiting: 1, logBytes: 1, logQuotaBytes: 2, logAgeMs: 9_000, obstacle: '' }],
});
const read = vi.fn<(signal: AbortSignal) => Promise<IntakeFacts>>();
let nowMs: number;
let latest: () => Promise<IntakeFacts>;

beforeEach(() => {
  nowMs = 1_000_000;
  read.mockReset().mockResolvedValue(factsOf('first'));
  latest = recentIntakeFacts(read, () => nowMs);
});

it('waits for the first facts', async () => {
  expect(await latest()).toEqual(factsOf('first'));
});

it('reads every 5 s, however often it is asked', async () => {
  for (let second = 0; second < 10; second++) {
    await Promise.all([latest(), latest()]);
    nowMs += 1_000;
  }
  expect(read).toHaveBeenCalledTimes(2);
});

it('tells what it knows while a newer read is under way', async () => {
  await latest();
  nowMs += 6_000;
  const { promise, resolve: finish } = Promise.withResolvers<IntakeFacts>();
  read.mockReturnValue(promise);
  expect(await latest()).toEqual(factsOf('first'));
  finish(factsOf('second'));
  await promise;
  expect(await latest()).toEqual(factsOf('second'));
});

it('waits again after nobody has asked for long', async () => {
  await latest();
  nowMs += 3_600_000;
  read.mockResolvedValue(factsOf('second'));
  expect(await latest()).toEqual(factsOf('second'));
});

it('says nothing where the store gives no answer, and asks again after 5 s only', async () => {
  read.mockRejectedValue(new Error('away'));
  expect(await latest()).toEqual(NO_INTAKE_FACTS);
  nowMs += 1_000;
  expect(await latest()).toEqual(NO_INTAKE_FACTS);
  expect(read).toHaveBeenCalledTimes(1);
});
