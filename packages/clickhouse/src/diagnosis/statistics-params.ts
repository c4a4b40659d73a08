import { withinReach } from '../traces/time-slices.ts';
import { RELATIVES_MARGIN_MS } from './span-statistics.ts';

/** Parameters of `spanStatistics` but for the portion. @param window epoch milliseconds */
export function statisticsParams(window: { fromMs: number; toMs: number }, bucketMs: number) {
  const { fromMs, toMs } = withinReach(window);
  return {
    fromMs: String(fromMs),
    toMs: String(toMs),
    readFromMs: String(Math.max(0, fromMs - RELATIVES_MARGIN_MS)),
    readToMs: String(toMs + RELATIVES_MARGIN_MS),
    bucketMs: String(bucketMs),
  };
}
