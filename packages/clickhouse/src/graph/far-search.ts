import type { Store } from '../store/connect.ts';
import { type Bucket, chunksOf, MARGIN_MS, withNeighbours } from './buckets.ts';
import { IN_TIME, inTimeMs } from './job-progress.ts';
import { WRITE_SETTINGS } from './write-buckets.ts';

export interface FarSearchOptions {
  maxLatenessMs: number;
  /** Ends younger than this may not be visible yet, and are left to the next search. */
  slowestInsertMs: number;
}

/** Bounds memory: history sent in bulk touches thousands of buckets. */
const BUCKETS_AT_ONCE = 360;

const FACTS = `bucket, time, link, side, span, service, breaker, peer_kind, peer, address, duration, err, timed_out, retry,
  injected, weight`;

/**
 * Finds calls whose ends started further apart than the margin, among all ends that ever came in time, and tells each of
 * the two buckets of the other's end. First the new ends are put where they are found by their link: callers that may have
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
  const [state] = await store.read<{ searchedToMs: number }>(
    'SELECT toUnixTimestamp64Milli(max(searched_to)) AS searchedToMs FROM far_searches',
  );
  const params = {
    fromMs: state!.searchedToMs,
    toMs: nowMs - slowestInsertMs,
    in_time_ms: inTimeMs({ maxLatenessMs }),
    now: nowMs,
  };
  const touched = await store.read<{ at: Bucket }>(
    `SELECT DISTINCT toUnixTimestamp(bucket) AS at
     FROM (${store.onShards(`SELECT DISTINCT bucket FROM halves WHERE ${ARRIVED}`)}) ORDER BY at`,
    { params },
  );
  if (touched.length === 0) return 0;

  const write = (sql: string, more: Record<string, unknown> = {}) =>
    store.run(sql, { params: { ...params, ...more }, settings: WRITE_SETTINGS });
  for (const buckets of chunksOf(touched, BUCKETS_AT_ONCE).map((chunk) => chunk.map(({ at }) => at))) {
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
    { margin_s: MARGIN_MS / 1000 },
  );
  const [found] = await store.read<{ calls: number }>(
    `SELECT sum(n) AS calls FROM (${store.onShards(`SELECT count() AS n FROM far_calls WHERE found_at = ${NOW}`)})`,
    { params },
  );
  if (found!.calls > 0) {
    await write(farEnds(store, 'caller'));
    await write(farEnds(store, 'callee'));
  }
  await write(
    `INSERT INTO far_searches (started_at, searched_to) VALUES (${NOW}, fromUnixTimestamp64Milli({toMs:Int64}))`,
  );
  return found!.calls;
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
  WHERE abs(toInt64(toUnixTimestamp(old.bucket)) - toInt64(toUnixTimestamp(new.bucket))) > {margin_s:UInt32}`;
}

/** Tells the bucket of the other end what is known of this side of the calls just found. */
function farEnds(store: Store, side: 'caller' | 'callee'): string {
  const other = side === 'caller' ? 'callee' : 'caller';
  const just = `SELECT ${side}_bucket, link FROM far_calls WHERE found_at = ${NOW}`;
  const facts = FACTS.split(/,\s*/)
    .map((column) => `h.${column} AS ${column}`)
    .join(', ');
  const select = `
    SELECT f.${other}_bucket AS for_bucket, ${facts}
    FROM (SELECT ${FACTS} FROM halves WHERE (bucket, link) IN (${just}) AND side = '${side}') AS h
    INNER JOIN (SELECT DISTINCT link, caller_bucket, callee_bucket FROM far_calls WHERE found_at = ${NOW}) AS f
      ON h.link = f.link AND h.bucket = f.${side}_bucket`;
  return `INSERT INTO ${store.into('far_ends')} (for_bucket, ${FACTS}, found_at)
    SELECT for_bucket, ${FACTS}, ${NOW} FROM (${store.onShards(select)})`;
}
