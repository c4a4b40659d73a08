import { alignWindow } from '../graph/buckets.ts';
import { seriesStep } from '../services/series-step.ts';
import type { Store } from '../store/connect.ts';

/** Breakers that opened in one step of time. */
export interface OpeningCount {
  /** Epoch milliseconds at which the step begins. */
  atMs: number;
  /** Openings, each instance of a breaker by itself; not those again after a failed probe. */
  openings: number;
}

export interface OpeningCountRead {
  /** Epoch milliseconds, `toMs` excluded. */
  fromMs: number;
  toMs: number;
  signal?: AbortSignal;
}

/** Counts how often breakers opened over time. */
export interface OpeningCounts {
  /**
   * Steps in which any opened, in the order of time; as long as those of `SeriesReader`.
   * @throws StoreUnavailableError, StoreRejectedError, or the reason of the aborted signal
   */
  read(request: OpeningCountRead): Promise<OpeningCount[]>;
}

/** Spans of several traces, and so of several shards, may tell of the same change. */
const OPENINGS = `
  SELECT DISTINCT service, breaker, instance, time
  FROM breaker_transitions
  WHERE time >= fromUnixTimestamp64Milli({fromMs:Int64}) AND time < fromUnixTimestamp64Milli({toMs:Int64})
    AND state = 'open' AND previous_state != 'half_open' AND reason != 'created'`;

export function createOpeningCounts(store: Store): OpeningCounts {
  return {
    read: ({ fromMs, toMs, signal }) =>
      store.read<OpeningCount>(
        `SELECT intDiv(toUnixTimestamp(time), {step:UInt32}) * {step:UInt32} * 1000 AS atMs,
           uniqExact(service, breaker, instance, time) AS openings
         FROM (${store.onShards(OPENINGS)})
         GROUP BY atMs
         ORDER BY atMs`,
        {
          params: { fromMs: Math.floor(fromMs), toMs: Math.floor(toMs), step: seriesStep(alignWindow(fromMs, toMs)) },
          ...(signal ? { signal } : {}),
        },
      ),
  };
}
