import { BREAKER_COLUMNS, BREAKER_SUMS } from '../breakers/breaker-sums.ts';
import { writeSurely } from '../disk/lost-writes.ts';
import type { Store } from '../store/connect.ts';
import { type Bucket, chunksOf } from './buckets.ts';
import { EDGE_COLUMNS, EDGE_KEY, EDGE_SUMS } from './edge-select.ts';
import { COARSER, type Resolution, TEN_SECONDS } from './resolutions.ts';
import type { Rollup } from './window-parts.ts';
import { WRITE_SETTINGS } from './write-buckets.ts';

/** Newest buckets change all the time; adding them up would be wasted. */
const CLOSED_AFTER_MS = 30_000;
/** Bounds memory, and how long the live buckets wait for history. */
const BUCKETS_AT_ONCE = 60;
const BUCKETS_PER_RUN = 600;

interface StaleRow {
  at: Bucket;
  /** UInt64, too large for a number. */
  inputs: string;
  duplicates: number;
}

export interface RollUpWork {
  writtenSinceMs: number;
  unfinished: ReadonlyMap<number, readonly Bucket[]>;
}

/**
 * Adds up the minutes and hours whose finer buckets have other versions by now, or that must be written anew.
 * @param nowMs epoch milliseconds of ClickHouse's clock
 * @param work `writtenSinceMs`: only where finer buckets were written since then; and `unfinished`, by `readUnfinished`
 * @returns whether all was done; there is more to do otherwise
 */
export async function rollUp(store: Store, nowMs: number, work: RollUpWork, version: bigint): Promise<boolean> {
  let isDone = true;
  for (const [index, coarse] of COARSER.entries()) {
    const fine = COARSER[index - 1] ?? TEN_SECONDS;
    const stale = await readStale(store, fine, coarse, nowMs, work);
    for (const chunk of chunksOf(stale.slice(0, BUCKETS_PER_RUN), BUCKETS_AT_ONCE)) {
      await addUp(store, fine, coarse, chunk, version);
    }
    isDone &&= stale.length <= BUCKETS_PER_RUN;
  }
  return isDone;
}

/** Versions are read before rows are: if a finer bucket is written meanwhile, the sum tells of its former version. */
async function readStale(
  store: Store,
  fine: Resolution,
  coarse: Resolution,
  nowMs: number,
  { writtenSinceMs, unfinished }: RollUpWork,
): Promise<StaleRow[]> {
  const damaged = new Set(unfinished.get(coarse.seconds));
  const start = 'toStartOfInterval(bucket, toIntervalSecond({coarse:UInt32}))';
  const current = (resolution: string) => `
    SELECT bucket, argMax(v.inputs, version) AS inputs, argMax(v.duplicate_rows, version) AS duplicate_rows
    FROM (${store.onShards(`SELECT * FROM edge_versions WHERE resolution_s = {${resolution}:UInt32}
      AND ${start} IN {candidates:Array(DateTime)}`)}) AS v
    GROUP BY bucket`;
  const select = (candidates: readonly Bucket[]) =>
    store.read<StaleRow>(
      `SELECT toUnixTimestamp(fine.start) AS at, toString(fine.inputs) AS inputs, fine.duplicates AS duplicates
       FROM (
         SELECT ${start} AS start, sum(f.inputs) AS inputs, sum(f.duplicate_rows) AS duplicates
         FROM (${current('fine')}) AS f GROUP BY start
       ) AS fine
       LEFT JOIN (${current('coarse')}) AS coarse ON fine.start = coarse.bucket
       WHERE fine.inputs != coarse.inputs OR at IN {damaged:Array(UInt32)}
       ORDER BY at DESC`,
      {
        params: {
          fine: fine.seconds,
          coarse: coarse.seconds,
          candidates,
          damaged: candidates.filter((at) => damaged.has(at)),
        },
      },
    );
  const candidates = new Set([...(await readTouched(store, fine, coarse, nowMs, writtenSinceMs)), ...damaged]);
  return (await Promise.all(chunksOf([...candidates], CANDIDATES_AT_ONCE).map(select))).flat();
}

/** Query parameters travel in the URL, which has a limit. */
const CANDIDATES_AT_ONCE = 5_000;

/** Closed buckets of which a finer one was written, newest first. */
async function readTouched(
  store: Store,
  fine: Resolution,
  coarse: Resolution,
  nowMs: number,
  writtenSinceMs: number,
): Promise<Bucket[]> {
  const touched = await store.read<{ at: Bucket }>(
    `SELECT DISTINCT toUnixTimestamp(start) AS at
     FROM (${store.onShards(`
       SELECT DISTINCT toStartOfInterval(bucket, toIntervalSecond({coarse:UInt32})) AS start FROM edge_versions
       WHERE resolution_s = {fine:UInt32} AND written_at >= fromUnixTimestamp64Milli({sinceMs:Int64})`)})
     WHERE start <= toDateTime({closed:UInt32})
     ORDER BY at DESC`,
    {
      params: {
        fine: fine.seconds,
        coarse: coarse.seconds,
        // What was not closed then may be now.
        sinceMs: Math.max(0, writtenSinceMs - CLOSED_AFTER_MS - coarse.seconds * 1000),
        closed: Math.max(0, Math.floor((nowMs - CLOSED_AFTER_MS) / 1000) - coarse.seconds),
      },
    },
  );
  return touched.map(({ at }) => at);
}

async function addUp(
  store: Store,
  fine: Resolution,
  coarse: Resolution,
  stale: readonly StaleRow[],
  version: bigint,
): Promise<void> {
  const start = 'toStartOfInterval(bucket, toIntervalSecond({coarse:UInt32}))';
  const buckets = stale.map(({ at }) => at);
  const params = {
    fine: fine.seconds,
    coarse: coarse.seconds,
    version,
    buckets,
    from: Math.min(...buckets),
    to: Math.max(...buckets) + coarse.seconds,
    inputs: stale.map(({ inputs }) => BigInt(inputs)),
    duplicate_rows: stale.map(({ duplicates }) => duplicates),
  };
  const write = (sql: string) => store.run(sql, { params, settings: WRITE_SETTINGS, repeat: false });
  const range = `bucket >= toDateTime({from:UInt32}) AND bucket < toDateTime({to:UInt32})
      AND ${start} IN {buckets:Array(DateTime)}`;
  const current = (rollup: Rollup) => `
    SELECT * FROM ${rollup}_${fine.suffix}
    WHERE ${range} AND (bucket, version) IN (
      SELECT bucket, max(version) FROM edge_versions WHERE resolution_s = {fine:UInt32} AND ${range} GROUP BY bucket)`;
  await writeSurely(store, async () => {
    await write(`
      INSERT INTO ${store.into(`edges_${coarse.suffix}`)} (bucket, version, ${EDGE_KEY}, ${EDGE_COLUMNS})
      SELECT ${start} AS start, {version:UInt64}, ${EDGE_KEY}, ${EDGE_SUMS}
      FROM (${store.onShards(current('edges'))}) AS e
      WHERE e.rows > 0
      GROUP BY start, ${EDGE_KEY}`);
    await write(`
      INSERT INTO ${store.into(`breakers_${coarse.suffix}`)} (bucket, version, service, breaker, ${BREAKER_COLUMNS})
      SELECT ${start} AS start, {version:UInt64}, service, breaker, ${BREAKER_SUMS}
      FROM (${store.onShards(current('breakers'))}) AS b
      GROUP BY start, service, breaker`);
  });
  const fanOut = `
    SELECT bucket, argMax(v.requests_by_calls, version) AS requests_by_calls FROM edge_versions AS v
    WHERE resolution_s = {fine:UInt32} AND ${range}
    GROUP BY bucket`;
  await write(`
    INSERT INTO ${store.into('edge_versions')} (resolution_s, bucket, version, inputs, duplicate_rows, requests_by_calls)
    SELECT {coarse:UInt32}, b.bucket, {version:UInt64}, b.known.2, b.known.3, f.requests_by_calls
    FROM (
      SELECT arrayJoin(arrayZip({buckets:Array(DateTime)}, {inputs:Array(UInt64)}, {duplicate_rows:Array(UInt64)})) AS known,
        known.1 AS bucket) AS b
    LEFT JOIN (
      SELECT ${start} AS bucket, sumMap(requests_by_calls) AS requests_by_calls
      FROM (${store.onShards(fanOut)}) GROUP BY bucket
    ) AS f USING (bucket)`);
}
