import { writeSurely } from '../disk/lost-writes.ts';
import type { Bucket } from '../graph/buckets.ts';
import { inRanges, type TimeRange } from '../graph/time-ranges.ts';
import { WRITE_SETTINGS } from '../graph/write-buckets.ts';
import type { Store } from '../store/connect.ts';
import { RELATIVES_MARGIN_MS, SPANS_AND_COPIES, STATISTICS_SETTINGS, spanStatistics } from './span-statistics.ts';
import {
  MINUTE_S,
  PRESENT_SUMS,
  STATISTICS_FIGURES,
  STATISTICS_KEY,
  STATISTICS_SUMS,
  TEN_MINUTES_S,
} from './statistics-columns.ts';
import { statisticsParams } from './statistics-params.ts';
import { inputsOf, type KnownStatistics } from './statistics-versions.ts';

/** Minutes in a row to be written under one version, and what was there to be known of each. */
export interface MinutesToWrite {
  range: TimeRange;
  minutes: { minute: Bucket; spansNear: number }[];
}

/** Takes some 300 MB of ClickHouse's memory. */
const SPANS_AT_ONCE = 300_000;
const COLUMNS = `bucket, version, ${STATISTICS_KEY}, ${STATISTICS_FIGURES}, present`;

/**
 * Writes a new version of minutes. Their rows in statistics_versions come last: without them the minutes count as not
 * written, so a crash on the way leaves nothing half done. Not repeated when the connection breaks: a version that is
 * written twice would count twice.
 */
export async function writeMinutes(store: Store, { range, minutes }: MinutesToWrite, version: bigint): Promise<void> {
  const window = { fromMs: range.from * 1000, toMs: range.to * 1000 };
  const params = { ...statisticsParams(window, 10_000), version };
  const write = (sql: string, more: Record<string, unknown> = {}) => writeOnce(store, sql, { ...params, ...more });
  const shards = await store.read<{ spans: number; copies: number }>(
    `SELECT * FROM (${store.onShards(SPANS_AND_COPIES)})`,
    { params },
  );
  const copies = shards.some((shard) => shard.copies > 0);
  const nearMs = window.toMs - window.fromMs + 2 * RELATIVES_MARGIN_MS;
  const spans = (Math.max(...shards.map((shard) => shard.spans)) * (window.toMs - window.fromMs)) / nearMs;
  const portions = Math.max(1, Math.ceil(spans / SPANS_AT_ONCE));
  await writeSurely(store, async () => {
    for (let portion = 0; portion < portions; portion++) {
      await write(
        `INSERT INTO ${store.into('span_statistics_10s')} (${COLUMNS})
         SELECT toDateTime(intDiv(bucketMs, 1000)), {version:UInt64}, ${STATISTICS_KEY}, ${STATISTICS_FIGURES},
           mapFromArrays(present.1, present.2)
         FROM (${store.onShards(spanStatistics(copies))})`,
        { portion, portions },
      );
    }
    await write(
      addUp(
        store,
        'span_statistics_1m',
        MINUTE_S,
        `SELECT * FROM span_statistics_10s WHERE ${inRanges([range])} AND version = {version:UInt64}`,
      ),
    );
  });
  await write(
    `INSERT INTO ${store.into('statistics_versions')} (resolution_s, bucket, version, spans_near)
     SELECT ${MINUTE_S}, known.1, {version:UInt64}, known.2
     FROM (SELECT arrayJoin(arrayZip({buckets:Array(DateTime)}, {near:Array(UInt64)})) AS known)`,
    { buckets: minutes.map(({ minute }) => minute), near: minutes.map(({ spansNear }) => spansNear) },
  );
}

/** Adds up ten minutes from the current versions of their minutes. */
export async function writeTenMinutes(
  store: Store,
  start: Bucket,
  known: KnownStatistics,
  version: bigint,
): Promise<void> {
  const range = { from: start, to: start + TEN_MINUTES_S };
  const pairs = [...known.minutes.values()]
    .filter(({ bucket }) => bucket >= range.from && bucket < range.to)
    .map((minute) => `(${minute.bucket},${minute.version})`);
  const current = `SELECT * FROM span_statistics_1m
    WHERE ${inRanges([range])} AND (bucket, version) IN CAST('[${pairs}]', 'Array(Tuple(DateTime, UInt64))')`;
  await writeSurely(store, () =>
    writeOnce(store, addUp(store, 'span_statistics_10m', TEN_MINUTES_S, current), { version }),
  );
  await writeOnce(
    store,
    `INSERT INTO ${store.into('statistics_versions')} (resolution_s, bucket, version, inputs)
     SELECT ${TEN_MINUTES_S}, toDateTime({start:UInt32}), {version:UInt64}, {inputs:Array(UInt64)}`,
    { version, start, inputs: inputsOf(known, start).map(BigInt) },
  );
}

function addUp(store: Store, into: string, seconds: number, rows: string): string {
  return `
    INSERT INTO ${store.into(into)} (${COLUMNS})
    SELECT toStartOfInterval(s.bucket, toIntervalSecond(${seconds})) AS start, {version:UInt64}, ${STATISTICS_KEY}, ${STATISTICS_SUMS},
      mapFromArrays((${PRESENT_SUMS} AS children).1, children.2)
    FROM (${store.onShards(rows)}) AS s
    GROUP BY start, ${STATISTICS_KEY}`;
}

function writeOnce(store: Store, sql: string, params: Record<string, unknown>): Promise<void> {
  return store.run(sql, { params, settings: { ...WRITE_SETTINGS, ...STATISTICS_SETTINGS }, repeat: false });
}
