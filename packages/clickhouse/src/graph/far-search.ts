import type { ClickHouseSettings } from '@clickhouse/client';
import type { Store } from '../store/connect.ts';
import { insertSettingsByShard } from '../write/shard-map.ts';
import { type Bucket, MARGIN_MS, portionsOf, withNeighbours } from './buckets.ts';
import { END_FACTS } from './edge-select.ts';
import { IN_TIME, inTimeMs } from './job-progress.ts';
import { WRITE_SETTINGS } from './write-buckets.ts';

export interface FarSearchOptions {
  maxLatenessMs: number;
  /** Ends younger than this may not be visible yet, and are left to the next search. */
  slowestInsertMs: number;
}

/** Buckets and the ends in them. Bounds memory: history sent in bulk touches thousands, busy systems fill theirs. */
const AT_ONCE = { items: 360, weight: 2_000_000 };
/** What came in longer than this is looked through in several searches, as after an upgrade or a long outage. */
const LONGEST_STRETCH_MS = 300_000;

/**
 * Finds calls whose ends started further apart than the margin, or are on two shards, among all ends that ever came in
 * time, and tells each of the two buckets of the other's end. First the new ends are put where they are found by their link: callers that may have
 * an answer, callees without a caller near. Then the new of either side are looked up among all of the other. Every step
 * may be done twice, by several collectors or after a crash: the last row says how far the search has come.
 * @param nowMs epoch milliseconds of ClickHouse's clock
 * @returns how many calls were found
 */
export async function searchFarCalls(
  store: Store,
  nowMs: number,
  { maxLatenessMs, slowestInsertMs }: FarSearchOptions,
): Promise<number> {
  const fromMs = await readSearchedTo(store);
  const visibleMs = nowMs - slowestInsertMs;
  const firstMs = await readFirstArrival(store, fromMs);
  if (firstMs === undefined || firstMs > visibleMs) return 0;
  const toMs = Math.min(visibleMs, firstMs + LONGEST_STRETCH_MS);
  const params = { fromMs, toMs, in_time_ms: inTimeMs({ maxLatenessMs }), now: nowMs };
  const write = (sql: string, more: Record<string, unknown> = {}, settings: ClickHouseSettings = {}) =>
    store.run(sql, { params: { ...params, ...more }, settings: { ...WRITE_SETTINGS, ...settings } });

  const touched = await store.read<ArrivedRow>(
    `SELECT toUnixTimestamp(bucket) AS at, sum(n) AS ends
     FROM (${store.onShards(`SELECT bucket, count() AS n FROM halves WHERE ${ARRIVED} GROUP BY bucket`)})
     GROUP BY bucket ORDER BY at`,
    { params },
  );
  for (const portion of portionsOf(touched, ({ ends }) => ends, AT_ONCE)) {
    const buckets = portion.map(({ at }) => at);
    await write(
      `INSERT INTO ${store.into('caller_links')} (link, bucket, found_at)
       SELECT link, bucket, ${NOW} FROM (${store.onShards(NEW_CALLERS)})`,
      { buckets },
    );
    await write(
      `INSERT INTO ${store.into('lonely_callees')} (link, bucket, found_at)
       SELECT link, bucket, ${NOW} FROM (${store.onShards(LONELY_CALLEES)})`,
      { buckets, read_buckets: withNeighbours(buckets, MARGIN_MS), margin_s: MARGIN_MS / 1000 },
    );
  }
  await write(
    `INSERT INTO ${store.into('far_calls')} (link, caller_bucket, callee_bucket, found_at)
     SELECT DISTINCT link, caller_bucket, callee_bucket, ${NOW}
     FROM (${store.onShards(pairsOf('caller_links', 'lonely_callees', 'old.bucket', 'new.bucket'))}
       UNION ALL ${store.onShards(pairsOf('lonely_callees', 'caller_links', 'new.bucket', 'old.bucket'))})`,
    // Ends of two traces may be on two shards, where neither finds the other however near it is.
    { further_than_s: store.cluster === undefined ? MARGIN_MS / 1000 : -1 },
  );
  const [found] = await store.read<{ calls: number }>(
    `SELECT sum(n) AS calls FROM (${store.onShards(`SELECT count() AS n FROM far_calls WHERE found_at = ${NOW}`)})`,
    { params },
  );
  if (found!.calls > 0) {
    for (const settings of await insertSettingsByShard(store)) {
      await write(farEnds(store, 'caller'), {}, settings);
      await write(farEnds(store, 'callee'), {}, settings);
    }
  }
  await write(
    `INSERT INTO ${store.into('far_searches')} (started_at, searched_to) VALUES (${NOW}, fromUnixTimestamp64Milli({toMs:Int64}))`,
  );
  return found!.calls;
}

interface ArrivedRow {
  at: Bucket;
  ends: number;
}

/** Epoch milliseconds up to which every end has been looked at. */
async function readSearchedTo(store: Store): Promise<number> {
  const [row] = await store.read<{ searchedToMs: number }>(
    `SELECT toUnixTimestamp64Milli(max(searched_to)) AS searchedToMs FROM ${store.ofAllShards('far_searches')}`,
  );
  return row!.searchedToMs;
}

/** Epoch milliseconds at which the first end came after that; undefined without one. */
async function readFirstArrival(store: Store, fromMs: number): Promise<number | undefined> {
  const arrivals = `
    SELECT count() AS n, min(ingested_at) AS first FROM halves
    WHERE ingested_at > fromUnixTimestamp64Milli({fromMs:Int64})`;
  const [row] = await store.read<{ ends: number; firstMs: number }>(
    `SELECT sum(n) AS ends, toUnixTimestamp64Milli(minIf(first, n > 0)) AS firstMs FROM (${store.onShards(arrivals)})`,
    { params: { fromMs } },
  );
  return row!.ends > 0 ? row!.firstMs : undefined;
}

const NOW = 'fromUnixTimestamp64Milli({now:Int64})';

const ARRIVED = `ingested_at > fromUnixTimestamp64Milli({fromMs:Int64})
    AND ingested_at <= fromUnixTimestamp64Milli({toMs:Int64}) AND ${IN_TIME}`;

/** Databases and caches send no spans: what answers their calls, if anything, is looked for near only. */
const NEW_CALLERS = `
  SELECT DISTINCT link, bucket FROM halves
  WHERE bucket IN {buckets:Array(DateTime)} AND side = 'caller' AND peer_kind NOT IN ('database', 'cache') AND ${ARRIVED}`;

/** Requests from the entry and deliveries of named queues link to themselves. */
const LONELY_CALLEES = `
  SELECT s.link AS link, s.bucket AS bucket
  FROM (
    SELECT DISTINCT link, bucket FROM halves
    WHERE bucket IN {buckets:Array(DateTime)} AND side = 'callee' AND peer_kind NOT IN ('entry', 'queue') AND ${ARRIVED}
  ) AS s
  LEFT JOIN (
    SELECT link, toInt64(toUnixTimestamp(bucket)) AS at FROM halves
    WHERE bucket IN {read_buckets:Array(DateTime)} AND side = 'caller'
  ) AS c ON s.link = c.link
  GROUP BY s.link, s.bucket
  HAVING countIf(abs(c.at - toInt64(toUnixTimestamp(s.bucket))) <= {margin_s:UInt32}) = 0`;

/** Calls of which one end is among the new rows of one table, and the other among all of another. */
function pairsOf(all: string, fresh: string, callerBucket: string, calleeBucket: string): string {
  return `
  SELECT new.link AS link, ${callerBucket} AS caller_bucket, ${calleeBucket} AS callee_bucket
  FROM (SELECT link, bucket FROM ${all}) AS old
  INNER JOIN (SELECT DISTINCT link, bucket FROM ${fresh} WHERE found_at = ${NOW}) AS new ON old.link = new.link
  WHERE abs(toInt64(toUnixTimestamp(old.bucket)) - toInt64(toUnixTimestamp(new.bucket))) > {further_than_s:Int32}`;
}

/**
 * Tells the bucket of the other end what is known of this side of the calls just found. The far calls of all shards are
 * read on each, because an end is on the shard of its trace, whatever its link.
 */
function farEnds(store: Store, side: 'caller' | 'callee'): string {
  const other = side === 'caller' ? 'callee' : 'caller';
  const just = `SELECT ${side}_bucket, link FROM ${store.ofAllShards('far_calls')} WHERE found_at = ${NOW}`;
  const facts = END_FACTS.split(', ')
    .map((column) => `h.${column} AS ${column}`)
    .join(', ');
  const select = `
    SELECT f.${other}_bucket AS for_bucket, ${facts}
    FROM (SELECT ${END_FACTS} FROM halves WHERE (bucket, link) IN (${just}) AND side = '${side}') AS h
    INNER JOIN (SELECT DISTINCT link, caller_bucket, callee_bucket FROM ${store.ofAllShards('far_calls')}
      WHERE found_at = ${NOW}) AS f
      ON h.link = f.link AND h.bucket = f.${side}_bucket`;
  return `INSERT INTO ${store.into('far_ends')} (for_bucket, ${END_FACTS}, found_at)
    SELECT for_bucket, ${END_FACTS}, ${NOW} FROM (${store.onShards(select)})`;
}
