import type { CollectorReport } from '@faultline/model';
import { expect, test, vi } from 'vitest';
import { SelfReport } from './self-report.ts';

const WELL: CollectorReport = {
  collector: 'pike:4318',
  spansWaiting: 0,
  logBytes: 1_000,
  logQuotaBytes: 2_000,
  logAgeMs: 0,
  obstacle: '',
};

/** Writes one report per state, one after the other; returns those that were sent. */
async function sentFor(states: Partial<CollectorReport>[], write = vi.fn(async () => {})): Promise<CollectorReport[]> {
  let now = WELL;
  const report = new SelfReport({ write }, () => now);
  for (const state of states) {
    now = { ...WELL, ...state };
    await report.write();
  }
  return write.mock.calls.map((call) => (call as unknown[])[0] as CollectorReport);
}

test('a collector that keeps up says nothing', async () => {
  expect(await sentFor([{}, { spansWaiting: 9_000, logAgeMs: 900 }, {}])).toEqual([]);
});

test('spans that wait are told again and again, and once that they do not wait any more', async () => {
  const behind = { spansWaiting: 9_000, logAgeMs: 5_000 };
  expect(await sentFor([{}, behind, behind, {}, {}])).toEqual([{ ...WELL, ...behind }, { ...WELL, ...behind }, WELL]);
});

test('an obstacle is told however young the log is', async () => {
  expect(await sentFor([{ obstacle: 'The disk is nearly full.' }])).toHaveLength(1);
});

test('that it is over is told again when nobody took it', async () => {
  const write = vi.fn(async () => {});
  write.mockResolvedValueOnce(undefined).mockRejectedValueOnce(new Error('away'));
  expect(await sentFor([{ logAgeMs: 5_000 }, {}, {}, {}], write)).toEqual([{ ...WELL, logAgeMs: 5_000 }, WELL, WELL]);
});
