import type { Store } from '../store/connect.ts';
import type { Bucket } from './buckets.ts';
import type { Resolution } from './resolutions.ts';
import { inRanges, type TimeRange } from './time-ranges.ts';

/** What stands in `edge_versions` of a bucket's current version. */
export interface CurrentVersion {
  /** Length of the bucket. */
  seconds: number;
  bucket: Bucket;
  /** UInt64, too large for a number; so is `inputs`. */
  version: string;
  inputs: string;
  /** How many ends came more than once. */
  duplicates: number;
  /** A histogram, as JSON gives a map. */
  requestsByCalls: Record<string, number>;
}

/** Current versions of every bucket that lies within the range, of these resolutions. */
export async function readCurrentVersions(
  store: Store,
  range: TimeRange,
  resolutions: readonly Resolution[],
  signal?: AbortSignal,
): Promise<CurrentVersion[]> {
  // The few former versions that no merge has removed yet are left out here: ClickHouse would take twice the time.
  const select = `
    SELECT resolution_s AS seconds, toUnixTimestamp(bucket) AS at, toString(version) AS current, toString(inputs) AS sum,
      duplicate_rows AS duplicates, requests_by_calls AS requestsByCalls
    FROM edge_versions
    WHERE resolution_s IN {resolutions:Array(UInt32)} AND ${inRanges([range])} AND at + resolution_s <= {to:UInt32}`;
  const rows = await store.read<VersionRow>(`SELECT * FROM (${store.onShards(select)})`, {
    params: { resolutions: resolutions.map(({ seconds }) => seconds), to: range.to },
    ...(signal ? { signal } : {}),
  });
  const newest = new Map<string, CurrentVersion>();
  for (const { at, current, sum, ...rest } of rows) {
    const key = `${rest.seconds} ${at}`;
    const known = newest.get(key);
    if (known && BigInt(known.version) >= BigInt(current)) continue;
    newest.set(key, { ...rest, bucket: at, version: current, inputs: sum });
  }
  return [...newest.values()];
}

interface VersionRow extends Pick<CurrentVersion, 'seconds' | 'duplicates' | 'requestsByCalls'> {
  at: Bucket;
  current: string;
  sum: string;
}
