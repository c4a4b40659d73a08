import { DIAGNOSIS_BUCKET_MS, type DiagnosisSums, type SelfTimeSums } from '@faultline/model';
import { alignWindow } from '../graph/buckets.ts';
import { inTimeMs, readProgress } from '../graph/job-progress.ts';
import { readPast } from '../graph/read-past.ts';
import { inRanges, type TimeRange } from '../graph/time-ranges.ts';
import type { Store } from '../store/connect.ts';
import { readColumnsWithinLimits, readWithinLimits, stopwatch } from '../store/read-limits.ts';
import { withinReach } from '../traces/time-slices.ts';
import { SPANS_AND_COPIES, STATISTICS_SETTINGS, spanStatistics } from './span-statistics.ts';
import {
  CHILDREN_COLUMNS,
  CHILDREN_KEY,
  COURSE_COLUMNS,
  FIGURES_COLUMNS,
  INSTANCE_COLUMNS,
  INSTANCE_KEY,
  MINUTE_S,
  READ_CHILDREN,
  READ_COURSE,
  READ_FIGURES,
  READ_INSTANCES,
  READ_SUMS,
  STATISTICS_KEY,
  SUMS_COLUMNS,
  TEN_MINUTES_S,
} from './statistics-columns.ts';
import { statisticsParams } from './statistics-params.ts';
import { floorTo, type StatisticsParts, splitStatistics } from './statistics-parts.ts';
import {
  addChildren,
  addInstances,
  addOperations,
  addressKey,
  rowsByGrouping,
  selfTimeSums,
} from './statistics-rows.ts';
import { readKnown } from './statistics-versions.ts';

export interface DiagnosisSumsRead {
  /** When spans start; epoch milliseconds, widened to whole 10 s buckets, `toMs` excluded. */
  fromMs: number;
  toMs: number;
  /**
   * Length of the buckets that sums are kept apart by: a multiple of 10 s, by default 10 s. Above that it is made a multiple
   * of a minute, above ten minutes one of ten, because sums are stored so. What is as long as the window makes it one bucket.
   */
  bucketMs?: number;
  /** Length of the buckets of `course`, likewise; by default none is read. What needs it, and memory, waits for it. */
  courseMs?: Promise<number>;
  /** How long it may take; by default 20 s. */
  withinMs?: number;
  signal?: AbortSignal;
}

export interface DiagnosisSumsReader {
  /**
   * Sums of all spans of a window: from the rollups where these know every span, or all but one in a hundred, else from the
   * spans themselves. So a span counts as soon as it is stored, but for a few late ones of a minute that was written: these
   * count when it is written again. An operation may have several rows in one bucket, which add up.
   * @throws ReadLimitError, StoreUnavailableError, StoreRejectedError, or the reason of the aborted signal
   */
  read(request: DiagnosisSumsRead): Promise<DiagnosisSums>;
}

const WITHIN_MS = 20_000;
/** Takes some 300 MB of ClickHouse's memory. */
const SPANS_AT_ONCE = 300_000;

export function createDiagnosisSumsReader(store: Store): DiagnosisSumsReader {
  return {
    async read({ fromMs, toMs, bucketMs: asked = DIAGNOSIS_BUCKET_MS, courseMs, withinMs = WITHIN_MS, signal }) {
      const window = withinReach(alignWindow(fromMs, toMs));
      const bucketMs = storedLengthMs(asked);
      const leftMs = stopwatch(withinMs);
      const options = { settings: { ...MANY_GROUPS, ...STATISTICS_SETTINGS }, ...(signal ? { signal } : {}) };
      const readBlocks = (columns: string, select: string, params: Record<string, unknown> = {}) =>
        readColumnsWithinLimits(
          store,
          `SELECT ${columns} FROM (${store.onShards(select)})`,
          { ...options, params },
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
      const partsOf = (lengthMs: number) =>
        splitStatistics(range, known, lengthMs / 1000, (minute) => minute < changesFromS);
      const parts = partsOf(bucketMs);
      const bucketOf = bucketMs >= window.toMs - window.fromMs ? String(window.fromMs) : startOfBucket(bucketMs);
      const services = new Map(
        peerServices.map(({ caller, address, service }) => [addressKey(caller, address), service]),
      );
      const sums: DiagnosisSums = { operations: [], children: [], instances: [] };
      const course: SelfTimeSums[] = [];
      // ClickHouse answers each with one thread, or nearly.
      if (parts.summed.length > 0) {
        await Promise.all([addSummedOperations(), addSummedChildren(), addSummedInstances(), addSummedCourse()]);
      }
      const rawMs = storedLengthMs((await courseMs) ?? bucketMs);
      for (const { from, to } of parts.raw) await addRaw({ from, to });
      return courseMs ? { ...sums, course } : sums;

      async function addSummedOperations(): Promise<void> {
        const rows = summedRows('span_statistics', parts, bucketOf, STATISTICS_KEY, READ_SUMS);
        for (const block of await readBlocks(SUMS_COLUMNS, rows)) addOperations(sums, block, services);
      }

      async function addSummedChildren(): Promise<void> {
        const rows = summedRows('span_statistics', parts, bucketOf, CHILDREN_KEY, READ_CHILDREN);
        for (const block of await readBlocks(CHILDREN_COLUMNS, rows)) addChildren(sums, block);
      }

      async function addSummedInstances(): Promise<void> {
        const rows = summedRows('instance_statistics', parts, bucketOf, INSTANCE_KEY, READ_INSTANCES);
        for (const block of await readBlocks(INSTANCE_COLUMNS, rows)) addInstances(sums, block);
      }

      async function addSummedCourse(): Promise<void> {
        const lengthMs = await courseMs;
        if (lengthMs === undefined) return;
        const storedMs = storedLengthMs(lengthMs);
        const bucket = startOfBucket(storedMs);
        const rows = summedRows('span_statistics', partsOf(storedMs), bucket, STATISTICS_KEY, READ_COURSE);
        for (const block of await readBlocks(COURSE_COLUMNS, rows)) addTo(course, selfTimeSums(block, services));
      }

      async function addRaw({ from, to }: TimeRange): Promise<void> {
        const params = statisticsParams({ fromMs: from * 1000, toMs: to * 1000 }, rawMs);
        const shards = await readWithinLimits<{ spans: number; copies: number }>(
          store,
          `SELECT * FROM (${store.onShards(SPANS_AND_COPIES)})`,
          { ...options, params },
          leftMs(),
        );
        const copies = shards.some((shard) => shard.copies > 0);
        const portions = Math.ceil(Math.max(...shards.map((shard) => shard.spans)) / SPANS_AT_ONCE);
        for (let portion = 0; portion < portions; portion++) {
          const rows = `SELECT bucketMs, by_instance, ${STATISTICS_KEY}, instance, service_version, ${READ_FIGURES}
            FROM (${spanStatistics(copies)})`;
          for (const block of await readBlocks(FIGURES_COLUMNS, rows, { ...params, portion, portions })) {
            const { byOperation, byInstance } = rowsByGrouping(block);
            addOperations(sums, block, services, byOperation);
            addChildren(sums, block, byOperation);
            addInstances(sums, block, byInstance);
            addTo(course, selfTimeSums(block, services, byOperation));
          }
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

/** `push` takes no more arguments than a stack has room for. */
function addTo<Row>(all: Row[], more: readonly Row[]): void {
  for (const row of more) all.push(row);
}

/** SQL of the start of the bucket that a row of a table, named `s`, is in. */
function startOfBucket(lengthMs: number): string {
  return `intDiv(toUnixTimestamp64Milli(toDateTime64(s.bucket, 3)), ${lengthMs}) * ${lengthMs}`;
}

/**
 * SELECT of rows by bucket and key, from sums. Numbers are our own; nothing of it comes from outside.
 * @param table without its resolution
 * @param bucket SQL of the start of the bucket of a row named `s`
 * @param key columns that tell operations or instances apart
 * @param figures SQL of what is read of those rows
 */
function summedRows(table: string, { summed }: StatisticsParts, bucket: string, key: string, figures: string): string {
  const rows = summed.map(({ suffix, ranges, versions }) => {
    const current = versions.map(({ from, version }) => `(${from},${version})`);
    const length = versions[0]?.seconds ?? MINUTE_S;
    return `
    SELECT * FROM ${table}_${suffix}
    WHERE ${inRanges(ranges)}
      AND (toStartOfInterval(bucket, toIntervalSecond(${length})), version) IN CAST('[${current}]', 'Array(Tuple(DateTime, UInt64))')`;
  });
  return `
  SELECT toInt64(${bucket}) AS bucketMs, ${key}, ${figures}
  FROM (${rows.join('\n    UNION ALL')}) AS s
  GROUP BY bucketMs, ${key}`;
}

/** One row an operation and bucket, which may be more than spans that anybody would look at. */
const MANY_GROUPS = {
  max_result_rows: '1000000',
  max_result_bytes: '500000000',
  // Otherwise a result comes in 256 blocks, each with all its strings.
  group_by_two_level_threshold: '0',
  group_by_two_level_threshold_bytes: '0',
};
