import { describe, expect, it } from 'vitest';
import { reportWindows } from './report-windows.ts';

const RAN = { createdAt: 1_004_000, expiresAt: 1_304_000, stoppedAt: 0 };

describe('the windows of a report', () => {
  it('are whole steps, and the one before is as long', () => {
    expect(reportWindows(RAN, 9_999_999)).toEqual({ fromMs: 1_000_000, toMs: 1_310_000, baselineFromMs: 690_000 });
  });

  it('end where the experiment was stopped', () => {
    expect(reportWindows({ ...RAN, stoppedAt: 1_095_000 }, 9_999_999).toMs).toBe(1_100_000);
  });

  it('end now while it runs, and are a step at least although this clock is behind', () => {
    expect(reportWindows(RAN, 1_021_000).toMs).toBe(1_030_000);
    expect(reportWindows(RAN, 900_000)).toEqual({ fromMs: 1_000_000, toMs: 1_010_000, baselineFromMs: 990_000 });
  });
});
