import { expect, it } from 'vitest';
import type { ChaosEvent } from '../soak/faultline-under-chaos.ts';
import { soak } from '../soak/soak.ts';

const PLAN: ChaosEvent[] = [
  { atMs: 4_000, what: 'kill a collector', index: 0 },
  { atMs: 7_000, what: 'kill ClickHouse' },
  { atMs: 10_000, what: 'kill a collector', index: 1 },
  { atMs: 14_000, what: 'stop ClickHouse', forMs: 5_000 },
  { atMs: 16_000, what: 'kill a collector', index: 0 },
  { atMs: 23_000, what: 'fill the disk', forMs: 4_000 },
  { atMs: 25_000, what: 'kill a collector', index: 1 },
  { atMs: 30_000, what: 'kill ClickHouse' },
  { atMs: 30_500, what: 'kill a collector', index: 0 },
];

// For ten minutes and by chance: test/bench/soak.ts.
it('every acknowledged span is there, once, and every edge counts the truth, whatever is killed, stopped or full', async () => {
  const lines: string[] = [];
  const report = await soak({
    seed: 7,
    loadMs: 35_000,
    tracesPerSecond: 8,
    longestDelayMs: 15_000,
    plan: PLAN,
    diskBytes: 512 * 2 ** 20,
    log: (line) => lines.push(line),
  });
  expect(report.faults, lines.join('\n')).toEqual([]);
  expect(report.acknowledged).toBe(report.spans);
  expect(report.clickhouseRestarts).toBeGreaterThan(1);
  expect(report.storedAgain).toBeGreaterThan(0);
}, 360_000);
