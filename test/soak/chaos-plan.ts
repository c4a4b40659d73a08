import type { Dice } from '../../apps/collector/test/fuzz/dice.ts';
import type { ChaosEvent } from './faultline-under-chaos.ts';

const STOPPED_FOR_MS = 60_000;
const FULL_FOR_MS = 15_000;
const LONGEST_GAP_MS = 10_000;

/** As long as ClickHouse may take to come back when it was killed again and again. */
const BACK_WITHIN_MS = 12_000;

/** A kill every few seconds; in the first half ClickHouse is stopped for a minute, in the second the disk is full. */
export function chaosPlan(dice: Dice, durationMs: number): ChaosEvent[] {
  const stop: ChaosEvent = {
    atMs: durationMs * 0.2,
    what: 'stop ClickHouse',
    forMs: Math.min(STOPPED_FOR_MS, durationMs / 4),
  };
  const fill: ChaosEvent = {
    atMs: durationMs * 0.6,
    what: 'fill the disk',
    forMs: Math.min(FULL_FOR_MS, durationMs / 8),
  };
  const plan = [stop, fill];
  for (let atMs = 5_000; atMs < durationMs - 5_000; atMs += 1_000 + dice.integer(LONGEST_GAP_MS)) {
    const isStopped = atMs > stop.atMs && atMs < stop.atMs + stop.forMs! + BACK_WITHIN_MS;
    if (!isStopped && dice.chance(0.3)) plan.push({ atMs, what: 'kill ClickHouse' });
    else plan.push({ atMs, what: 'kill a collector', index: dice.integer(2) });
  }
  return plan;
}
