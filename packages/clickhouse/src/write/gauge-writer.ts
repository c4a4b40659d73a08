import type { Store } from '../store/connect.ts';

/** Where and when a gauge was read. */
interface GaugeOrigin {
  /** Epoch milliseconds. */
  timeMs: number;
  service: string;
  instance: string;
  library: string;
}

/** What one breaker said of itself at one time. */
export interface BreakerGauge extends GaugeOrigin {
  breaker: string;
  /** `closed`, `open`, `half_open`, `isolated`, `disabled`, `shutdown`, or '' if it did not tell. */
  state: string;
  /** 0 to 1; null if it did not tell. */
  errorRate: number | null;
}

/** What one bulkhead said of itself at one time, in calls; null where it did not tell. */
export interface BulkheadGauge extends GaugeOrigin {
  bulkhead: string;
  active: number | null;
  available: number | null;
  capacity: number | null;
  queued: number | null;
}

export interface Gauges {
  breakers: readonly BreakerGauge[];
  bulkheads: readonly BulkheadGauge[];
}

/** Writes what breakers and bulkheads say in metrics. */
export interface GaugeWriter {
  /**
   * Resolves when ClickHouse has all of it. Writing the same gauges again with the same `token` changes nothing, also
   * where the first attempt failed half-way.
   * @throws StoreUnavailableError, StoreRejectedError
   */
  write(gauges: Gauges, token: string): Promise<void>;
}

const ORIGIN = 'timeMs Int64, service String, instance String, library String';
const BREAKER_INPUT = `${ORIGIN}, breaker String, state String, errorRate Nullable(Float64)`;
const BULKHEAD_INPUT =
  `${ORIGIN}, bulkhead String, active Nullable(Float64), available Nullable(Float64), ` +
  'capacity Nullable(Float64), queued Nullable(Float64)';

export function createGaugeWriter(store: Store): GaugeWriter {
  const insert = async (into: string, rows: readonly GaugeOrigin[], token: string): Promise<void> => {
    if (rows.length === 0) return;
    const body = Buffer.from(rows.map((row) => JSON.stringify(row)).join('\n'));
    await store.insert(`${into} FORMAT JSONEachRow`, body, { async_insert: 0, insert_deduplication_token: token });
  };
  return {
    async write({ breakers, bulkheads }, token) {
      await insert(
        `INSERT INTO ${store.into('breaker_gauges')} (time, service, instance, breaker, library, state, error_rate)
         SELECT fromUnixTimestamp64Milli(timeMs), service, instance, breaker, library, state, errorRate
         FROM input('${BREAKER_INPUT}')`,
        breakers,
        token,
      );
      await insert(
        `INSERT INTO ${store.into('bulkhead_gauges')}
           (time, service, instance, bulkhead, library, active, available, capacity, queued)
         SELECT fromUnixTimestamp64Milli(timeMs), service, instance, bulkhead, library, active, available, capacity, queued
         FROM input('${BULKHEAD_INPUT}')`,
        bulkheads,
        token,
      );
    },
  };
}
