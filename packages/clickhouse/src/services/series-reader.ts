import { type NodeRef, type Percentiles, percentilesMs } from '@faultline/model';
import { alignWindow, type Bucket, bucketsBetween } from '../graph/buckets.ts';
import { CALLS } from '../graph/edge-select.ts';
import { histogram } from '../graph/rows.ts';
import { closedBuckets, closedParams, liveParams, splitWindow, type WindowParts } from '../graph/window-parts.ts';
import type { Store } from '../store/connect.ts';

/** Figures of one 10 s bucket. */
export interface SeriesPoint {
  /** Epoch milliseconds. */
  atMs: number;
  requests: number;
  /** Failures and timeouts. */
  errors: number;
  /** Milliseconds, as the callee measured where it did, else as its callers did. */
  latency: Percentiles;
}

export interface SeriesRead {
  /** Epoch milliseconds; widened to whole 10 s buckets. */
  fromMs: number;
  toMs: number;
  nowMs: number;
  target: NodeRef;
  /** Only calls from here; all callers by default. */
  source?: NodeRef;
  signal?: AbortSignal;
}

/** Reads the course of the calls to a node, or over one connection. */
export interface SeriesReader {
  /**
   * One point per bucket, quiet ones included, in order.
   * @throws StoreUnavailableError, StoreRejectedError, or the reason of the aborted signal
   */
  read(request: SeriesRead): Promise<SeriesPoint[]>;
}

interface SeriesRow {
  bucket: Bucket;
  requests: number;
  errors: number;
  caller_latency: Record<string, number>;
  callee_latency: Record<string, number>;
}

const ON_CONNECTION = `
  target_kind = {targetKind:String} AND target = {target:String}
  AND ({sourceKind:String} = '' OR (source_kind = {sourceKind:String} AND source = {source:String}))`;

export function createSeriesReader(store: Store): SeriesReader {
  return {
    async read({ fromMs, toMs, nowMs, target, source, signal }) {
      const parts = await splitWindow(store, alignWindow(fromMs, toMs), nowMs, signal);
      const ends = {
        targetKind: target.kind,
        target: target.name,
        sourceKind: source?.kind ?? '',
        source: source?.name ?? '',
      };
      const rows = (
        await Promise.all([readClosed(store, parts, ends, signal), readLive(store, parts, ends, signal)])
      ).flat();
      const byBucket = new Map(rows.map((row) => [row.bucket, row]));
      return bucketsBetween(parts.fromMs, parts.toMs).map((bucket) => seriesPoint(bucket, byBucket.get(bucket)));
    },
  };
}

function readClosed(
  store: Store,
  parts: WindowParts,
  ends: Record<string, string>,
  signal?: AbortSignal,
): Promise<SeriesRow[]> {
  return store.read<SeriesRow>(
    `SELECT toUnixTimestamp(bucket) AS bucket, sum(executed) AS requests, sum(failed) + sum(timed_out) AS errors,
       sumMap(e.caller_latency) AS caller_latency, sumMap(e.callee_latency) AS callee_latency
     FROM (${closedBuckets('edges_10s')}) AS e
     WHERE ${ON_CONNECTION}
     GROUP BY e.bucket`,
    { params: { ...closedParams(parts), ...ends }, ...(signal ? { signal } : {}) },
  );
}

async function readLive(
  store: Store,
  parts: WindowParts,
  ends: Record<string, string>,
  signal?: AbortSignal,
): Promise<SeriesRow[]> {
  if (parts.live.length === 0) return [];
  return store.read<SeriesRow>(
    `SELECT toUnixTimestamp(calls.bucket) AS bucket, sum(weight) AS requests,
       sumIf(weight, is_failed OR is_timed_out) AS errors,
       sumMapIf(map(toUInt16(log2(caller_duration + 1) * 16), weight), has_caller) AS caller_latency,
       sumMapIf(map(toUInt16(log2(callee_duration + 1) * 16), weight), has_callee) AS callee_latency
     FROM (${CALLS}) AS calls
     WHERE ${ON_CONNECTION}
     GROUP BY calls.bucket`,
    { params: { ...liveParams(parts), ...ends }, ...(signal ? { signal } : {}) },
  );
}

function seriesPoint(bucket: Bucket, row: SeriesRow | undefined): SeriesPoint {
  const callee = histogram(row?.callee_latency ?? {});
  return {
    atMs: bucket * 1000,
    requests: row?.requests ?? 0,
    errors: row?.errors ?? 0,
    latency: percentilesMs(callee.size > 0 ? callee : histogram(row?.caller_latency ?? {})),
  };
}
