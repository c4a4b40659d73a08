import { DIAGNOSIS_BUCKET_MS, type DiagnosisSums } from '@faultline/model';
import { alignWindow } from '../graph/buckets.ts';
import { readPast } from '../graph/read-past.ts';
import type { Store } from '../store/connect.ts';
import { readWithinLimits, stopwatch } from '../traces/read-limits.ts';
import { withinReach } from '../traces/time-slices.ts';
import { RELATIVES_MARGIN_MS, SPANS_AND_COPIES, spanStatistics } from './span-statistics.ts';
import { addressKey, addStatistics, type StatisticsRow } from './statistics-rows.ts';

export interface DiagnosisSumsRead {
  /** When spans start; epoch milliseconds, widened to whole 10 s buckets, `toMs` excluded. */
  fromMs: number;
  toMs: number;
  /** Length of the buckets that sums are kept apart by: a multiple of 10 s. By default 10 s. */
  bucketMs?: number;
  /** How long it may take; by default 20 s. */
  withinMs?: number;
  signal?: AbortSignal;
}

export interface DiagnosisSumsReader {
  /**
   * Sums of all spans of a window, computed from the spans themselves. An operation may have several rows in one bucket,
   * which add up.
   * @throws ReadLimitError, StoreUnavailableError, StoreRejectedError, or the reason of the aborted signal
   */
  read(request: DiagnosisSumsRead): Promise<DiagnosisSums>;
}

const WITHIN_MS = 20_000;
/** Takes some 300 MB of ClickHouse's memory. */
const SPANS_AT_ONCE = 300_000;

export function createDiagnosisSumsReader(store: Store): DiagnosisSumsReader {
  return {
    async read({ fromMs, toMs, bucketMs = DIAGNOSIS_BUCKET_MS, withinMs = WITHIN_MS, signal }) {
      const window = withinReach(alignWindow(fromMs, toMs));
      const leftMs = stopwatch(withinMs);
      const params = {
        fromMs: String(window.fromMs),
        toMs: String(window.toMs),
        readFromMs: String(Math.max(0, window.fromMs - RELATIVES_MARGIN_MS)),
        readToMs: String(window.toMs + RELATIVES_MARGIN_MS),
        bucketMs: String(bucketMs),
      };
      const readRows = <Row>(select: string, more: Record<string, unknown> = {}) =>
        readWithinLimits<Row>(
          store,
          `SELECT * FROM (${store.onShards(select)})`,
          { params: { ...params, ...more }, settings: MANY_GROUPS, ...(signal ? { signal } : {}) },
          leftMs(),
        );
      const [shards, { peerServices }] = await Promise.all([
        readRows<{ spans: number; copies: number }>(SPANS_AND_COPIES),
        readPast(store, signal),
      ]);
      const services = new Map(
        peerServices.map(({ caller, address, service }) => [addressKey(caller, address), service]),
      );
      const spans = Math.max(...shards.map((shard) => shard.spans));
      const copies = shards.some((shard) => shard.copies > 0);
      const portions = Math.ceil(spans / SPANS_AT_ONCE);
      const sums: DiagnosisSums = { operations: [], children: [] };
      for (let portion = 0; portion < portions; portion++) {
        addStatistics(sums, await readRows<StatisticsRow>(spanStatistics(copies), { portion, portions }), services);
      }
      return sums;
    },
  };
}

/** One row an operation and bucket, which may be more than spans that anybody would look at. */
const MANY_GROUPS = { max_result_rows: '1000000', max_result_bytes: '500000000' };
