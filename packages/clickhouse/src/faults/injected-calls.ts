import type { Experiment } from '@faultline/model';
import type { Store } from '../store/connect.ts';
import { ReadLimitError, readWithinLimits } from '../store/read-limits.ts';

/** Spans may begin a little before the process knew of the experiment, and end after it. */
const MARGIN_MS = 10_000;
const COUNTED_WITHIN_MS = 1_500;
const MOST_BYTES = '2000000000';

/** Counts what experiments did. */
export interface InjectedCalls {
  /**
   * How many calls faults of an experiment were injected into, after sampling weights; undefined where counting them would
   * take too long.
   * @throws StoreUnavailableError, or the reason of the aborted signal
   */
  count(experiment: Experiment, nowMs: number, signal?: AbortSignal): Promise<number | undefined>;
}

/** The index on attributes' values leads to the few granules of `spans` that name an experiment. */
const INJECTED = `
  SELECT any(SampleWeight) AS weight
  FROM spans
  WHERE Timestamp >= fromUnixTimestamp64Milli({fromMs:Int64}) AND Timestamp < fromUnixTimestamp64Milli({toMs:Int64})
    AND has(mapValues(SpanAttributes), {id:String})
    AND SpanAttributes['fault.injection.experiment.id'] = {id:String} AND SpanAttributes['fault.injected'] = 'true'
  GROUP BY TraceId, SpanId`;

export function createInjectedCalls(store: Store): InjectedCalls {
  return {
    async count({ id, createdAt, expiresAt, stoppedAt }, nowMs, signal) {
      const params = {
        id,
        fromMs: createdAt - MARGIN_MS,
        toMs: Math.min(stoppedAt || expiresAt, nowMs) + MARGIN_MS,
      };
      try {
        const [row] = await readWithinLimits<{ calls: number }>(
          store,
          `SELECT sum(weight) AS calls FROM (${store.onShards(INJECTED)})`,
          { params, settings: { max_bytes_to_read: MOST_BYTES }, ...(signal ? { signal } : {}) },
          COUNTED_WITHIN_MS,
        );
        return Math.round(row!.calls);
      } catch (error) {
        if (error instanceof ReadLimitError) return undefined;
        throw error;
      }
    },
  };
}
