import { DIAGNOSIS_BUCKET_MS, type DiagnosisSums } from '@faultline/model';
import { alignWindow } from '../graph/buckets.ts';
import { inTimeMs, readProgress } from '../graph/job-progress.ts';
import { readPast } from '../graph/read-past.ts';
import { inRanges, type TimeRange } from '../graph/time-ranges.ts';
import type { Store } from '../store/connect.ts';
import { readWithinLimits, stopwatch } from '../traces/read-limits.ts';
import { withinReach } from '../traces/time-slices.ts';
import { SPANS_AND_COPIES, STATISTICS_SETTINGS, spanStatistics } from './span-statistics.ts';
import { MINUTE_S, PRESENT_SUMS, STATISTICS_KEY, STATISTICS_SUMS, TEN_MINUTES_S } from './statistics-columns.ts';
import { statisticsParams } from './statistics-params.ts';
import { floorTo, type StatisticsParts, splitStatistics } from './statistics-parts.ts';
import { addressKey, addStatistics, type StatisticsRow } from './statistics-rows.ts';
import { readKnown } from './statistics-versions.ts';

export interface DiagnosisSumsRead {
  /** When spans start; epoch milliseconds, widened to whole 10 s buckets, `toMs` excluded. */
  fromMs: number;
  toMs: number;
  /**
   * Length of the buckets that sums are kept apart by: a multiple of 10 s, by default 10 s. Above that it is made a multiple
   * of a minute, above ten minutes one of ten, because sums are stored so.
   */
  bucketMs?: number;
  /** How long it may take; by default 20 s. */
  withinMs?: number;
  signal?: AbortSignal;
}

export interface DiagnosisSumsReader {
  /**
   * Sums of all spans of a window: from the rollups where these know every span, else from the spans themselves, so that a
   * span counts as soon as it is stored. An operation may have several rows in one bucket, which add up.
   * @throws ReadLimitError, StoreUnavailableError, StoreRejectedError, or the reason of the aborted signal
   */
  read(request: DiagnosisSumsRead): Promise<DiagnosisSums>;
}

const WITHIN_MS = 20_000;
/** Takes some 300 MB of ClickHouse's memory. */
const SPANS_AT_ONCE = 300_000;

export function createDiagnosisSumsReader(store: Store): DiagnosisSumsReader {
  return {
    async read({ fromMs, toMs, bucketMs: asked = DIAGNOSIS_BUCKET_MS, withinMs = WITHIN_MS, signal }) {
      const window = withinReach(alignWindow(fromMs, toMs));
      const bucketMs = storedLengthMs(asked);
      const leftMs = stopwatch(withinMs);
      const readRows = <Row>(select: string, params: Record<string, unknown>) =>
        readWithinLimits<Row>(
          store,
          `SELECT * FROM (${store.onShards(select)})`,
          { params, settings: { ...MANY_GROUPS, ...STATISTICS_SETTINGS }, ...(signal ? { signal } : {}) },
          leftMs(),
        );
      const range = { from: window.fromMs / 1000, to: window.toMs / 1000 };
      const minutes = { from: floorTo(range.from, MINUTE_S), to: floorTo(range.to - 1, MINUTE_S) + MINUTE_S };
      const [known, progress, { peerServices }] = await Promise.all([
        readKnown(store, minutes, signal),
        readProgress(store, signal),
        readPast(store, signal),
      ]);
      // What came too late changes nothing: spans beside it may have expired.
      const changesFromS = (Date.now() - inTimeMs(progress)) / 1000;
      const parts = splitStatistics(range, known, bucketMs / 1000, (minute) => minute < changesFromS);
      const services = new Map(
        peerServices.map(({ caller, address, service }) => [addressKey(caller, address), service]),
      );
      const sums: DiagnosisSums = { operations: [], children: [] };
      if (parts.summed.length > 0) {
        addStatistics(sums, await readRows<StatisticsRow>(summedRows(parts, bucketMs), {}), services);
      }
      for (const { from, to } of parts.raw) await addRaw(sums, { from, to });
      return sums;

      async function addRaw(sums: DiagnosisSums, { from, to }: TimeRange): Promise<void> {
        const params = statisticsParams({ fromMs: from * 1000, toMs: to * 1000 }, bucketMs);
        const shards = await readRows<{ spans: number; copies: number }>(SPANS_AND_COPIES, params);
        const copies = shards.some((shard) => shard.copies > 0);
        const portions = Math.ceil(Math.max(...shards.map((shard) => shard.spans)) / SPANS_AT_ONCE);
        for (let portion = 0; portion < portions; portion++) {
          const rows = await readRows<StatisticsRow>(spanStatistics(copies), { ...params, portion, portions });
          addStatistics(sums, rows, services);
        }
      }
    },
  };
}

/** The length asked for, in buckets that sums are stored in. */
function storedLengthMs(bucketMs: number): number {
  const unit =
    bucketMs <= DIAGNOSIS_BUCKET_MS
      ? DIAGNOSIS_BUCKET_MS
      : bucketMs <= TEN_MINUTES_S * 1000
        ? MINUTE_S * 1000
        : TEN_MINUTES_S * 1000;
  return Math.ceil(bucketMs / unit) * unit;
}

/** SELECT of the rows of `spanStatistics`, from sums. Numbers are our own; nothing of it comes from outside. */
function summedRows({ summed }: StatisticsParts, bucketMs: number): string {
  const rows = summed.map(({ table, ranges, versions }) => {
    const current = versions.map(({ from, version }) => `(${from},${version})`);
    const length = versions[0]?.seconds ?? MINUTE_S;
    return `
    SELECT * FROM ${table}
    WHERE ${inRanges(ranges)}
      AND (toStartOfInterval(bucket, toIntervalSecond(${length})), version) IN CAST('[${current}]', 'Array(Tuple(DateTime, UInt64))')`;
  });
  return `
  SELECT intDiv(toUnixTimestamp64Milli(toDateTime64(s.bucket, 3)), ${bucketMs}) * ${bucketMs} AS bucketMs, ${STATISTICS_KEY}, ${STATISTICS_SUMS},
    ${PRESENT_SUMS} AS present
  FROM (${rows.join('\n    UNION ALL')}) AS s
  GROUP BY bucketMs, ${STATISTICS_KEY}`;
}

/** One row an operation and bucket, which may be more than spans that anybody would look at. */
const MANY_GROUPS = { max_result_rows: '1000000', max_result_bytes: '500000000' };
