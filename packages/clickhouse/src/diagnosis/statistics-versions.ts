import type { Bucket } from '../graph/buckets.ts';
import { inRanges, type TimeRange } from '../graph/time-ranges.ts';
import type { Store } from '../store/connect.ts';
import { MINUTE_S, TEN_MINUTES_S } from './statistics-columns.ts';

export interface StatisticsVersion {
  bucket: Bucket;
  /** UInt64, too large for a number; so are `inputs`. */
  version: string;
  spansNear: number;
  inputs: string[];
  /** Epoch milliseconds. */
  writtenMs: number;
}

/** What is known of a stretch of time. */
export interface KnownStatistics {
  /** Current versions, by the start of their minutes and ten minutes. */
  minutes: ReadonlyMap<Bucket, StatisticsVersion>;
  tenMinutes: ReadonlyMap<Bucket, StatisticsVersion>;
  /** How many spans have come by now, by the minute in which they start. */
  spans: ReadonlyMap<Bucket, number>;
}

/** @param range of whole minutes */
export async function readKnown(store: Store, range: TimeRange, signal?: AbortSignal): Promise<KnownStatistics> {
  const options = signal ? { signal } : {};
  const around = { from: range.from - MINUTE_S, to: range.to + MINUTE_S };
  const versions = `SELECT resolution_s AS seconds, toUnixTimestamp(bucket) AS at, toString(version) AS current,
      spans_near AS spansNear, arrayMap(one -> toString(one), inputs) AS addedUp, toUnixTimestamp64Milli(written_at) AS writtenMs
    FROM statistics_versions WHERE ${inRanges([{ from: range.from - TEN_MINUTES_S, to: range.to }])}`;
  const spans = `SELECT toUnixTimestamp(bucket) AS at, sum(spans) AS n FROM service_1m
    WHERE ${inRanges([around])} GROUP BY bucket`;
  const [rows, counts] = await Promise.all([
    store.read<VersionRow>(`SELECT * FROM (${store.onShards(versions)})`, options),
    store.read<{ at: Bucket; n: number }>(
      `SELECT at, sum(n) AS n FROM (${store.onShards(spans)}) GROUP BY at`,
      options,
    ),
  ]);
  const newest = (seconds: number) => {
    const found = new Map<Bucket, StatisticsVersion>();
    for (const { seconds: ofRow, at, current, addedUp, ...row } of rows) {
      const known = found.get(at);
      if (ofRow !== seconds || (known && BigInt(known.version) >= BigInt(current))) continue;
      found.set(at, { ...row, bucket: at, version: current, inputs: addedUp });
    }
    return found;
  };
  return {
    minutes: newest(MINUTE_S),
    tenMinutes: newest(TEN_MINUTES_S),
    spans: new Map(counts.map(({ at, n }) => [at, n])),
  };
}

interface VersionRow extends Pick<StatisticsVersion, 'spansNear' | 'writtenMs'> {
  seconds: number;
  at: Bucket;
  current: string;
  addedUp: string[];
}

/** Spans of a minute and of those beside it, which hold all relatives that count. */
export function spansNear(spans: ReadonlyMap<Bucket, number>, minute: Bucket): number {
  return [minute - MINUTE_S, minute, minute + MINUTE_S].reduce((sum, at) => sum + (spans.get(at) ?? 0), 0);
}

/**
 * Whether all that is known of a minute was known when it was written.
 * @param growth by which share of what was known then the spans near may have grown since
 */
export function isFresh({ minutes, spans }: KnownStatistics, minute: Bucket, growth = 0): boolean {
  const version = minutes.get(minute);
  return version !== undefined && spansNear(spans, minute) <= version.spansNear * (1 + growth);
}

/** Versions of those minutes of a ten minutes that have one, in order. */
export function inputsOf({ minutes }: KnownStatistics, tenMinutes: Bucket): string[] {
  return Array.from({ length: TEN_MINUTES_S / MINUTE_S }, (_, n) => minutes.get(tenMinutes + n * MINUTE_S)).flatMap(
    (version) => (version ? [version.version] : []),
  );
}
