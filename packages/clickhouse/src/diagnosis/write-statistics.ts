import { writeSurely } from '../disk/lost-writes.ts';
import type { Bucket } from '../graph/buckets.ts';
import { inRanges, type TimeRange } from '../graph/time-ranges.ts';
import { WRITE_SETTINGS } from '../graph/write-buckets.ts';
import type { Store } from '../store/connect.ts';
import { RELATIVES_MARGIN_MS, SPANS_AND_COPIES, STATISTICS_SETTINGS, spanStatistics } from './span-statistics.ts';
import {
  INSTANCE_FIGURES,
  INSTANCE_KEY,
  INSTANCE_SUMS,
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
        `INSERT INTO ${store.into('statistics_rows')} (${COLUMNS}, by_instance, instance, service_version)
         SELECT toDateTime(intDiv(bucketMs, 1000)), {version:UInt64}, ${STATISTICS_KEY}, ${STATISTICS_FIGURES},
           mapFromArrays(present.1, present.2), by_instance, instance, service_version
         FROM (${store.onShards(spanStatistics(copies))})`,
        { portion, portions },
      );
    }
    const written = `${inRanges([range])} AND version = {version:UInt64}`;
    for (const addUp of ADD_UP) await write(addUp(store, { from: '10s', into: '1m', seconds: MINUTE_S }, written));
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
  const current = `${inRanges([range])} AND (bucket, version) IN CAST('[${pairs}]', 'Array(Tuple(DateTime, UInt64))')`;
  await writeSurely(store, async () => {
    for (const addUp of ADD_UP) {
      await writeOnce(store, addUp(store, { from: '1m', into: '10m', seconds: TEN_MINUTES_S }, current), { version });
    }
  });
  await writeOnce(
    store,
    `INSERT INTO ${store.into('statistics_versions')} (resolution_s, bucket, version, inputs)
     SELECT ${TEN_MINUTES_S}, toDateTime({start:UInt32}), {version:UInt64}, {inputs:Array(UInt64)}`,
    { version, start, inputs: inputsOf(known, start).map(BigInt) },
  );
}

/** From which resolution to which, in seconds of its buckets. */
interface AddUp {
  from: string;
  into: string;
  seconds: number;
}

/** @param figures SQL that adds up those of rows named `s`, in the order of `columns` */
const addUp =
  (table: string, key: string, columns: string, figures: string) =>
  (store: Store, { from, into, seconds }: AddUp, condition: string): string =>
    `
    INSERT INTO ${store.into(`${table}_${into}`)} (bucket, version, ${key}, ${columns})
    SELECT toStartOfInterval(s.bucket, toIntervalSecond(${seconds})) AS start, {version:UInt64}, ${key}, ${figures}
    FROM (${store.onShards(`SELECT * FROM ${table}_${from} WHERE ${condition}`)}) AS s
    GROUP BY start, ${key}`;

const ADD_UP = [
  addUp(
    'span_statistics',
    STATISTICS_KEY,
    `${STATISTICS_FIGURES}, present`,
    `${STATISTICS_SUMS}, mapFromArrays((${PRESENT_SUMS} AS children).1, children.2)`,
  ),
  addUp('instance_statistics', INSTANCE_KEY, INSTANCE_FIGURES, INSTANCE_SUMS),
];

function writeOnce(store: Store, sql: string, params: Record<string, unknown>): Promise<void> {
  return store.run(sql, { params, settings: { ...WRITE_SETTINGS, ...STATISTICS_SETTINGS }, repeat: false });
}
