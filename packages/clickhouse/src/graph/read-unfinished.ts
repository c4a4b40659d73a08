import type { Store } from '../store/connect.ts';
import type { Bucket } from './buckets.ts';
import { COARSER, TEN_SECONDS } from './resolutions.ts';
import { versionAt } from './versions.ts';
import type { Rollup } from './window-parts.ts';

const ROLLUPS: readonly Rollup[] = ['edges', 'breakers'];
const BEGUN = 'version >= {from:UInt64} AND version < {to:UInt64}';

/**
 * Buckets of which a newer version than the current one was begun and never finished, by the length of the buckets in
 * seconds. A merge keeps the newest version of a row, finished or not, so what they hold may be gone. Such a version stays
 * where a collector ends, or loses its connection, while it writes what another one has written meanwhile.
 * @param begun when those versions were begun, in epoch milliseconds of ClickHouse's clock: long enough ago not to be in
 *   the making. If one is, its bucket is written once more than needed.
 */
export async function readUnfinished(
  store: Store,
  begun: { fromMs: number; toMs: number },
): Promise<Map<number, Bucket[]>> {
  const unfinished = [TEN_SECONDS, ...COARSER].map(
    ({ seconds, suffix }) => `
    SELECT ${seconds} AS seconds, bucket
    FROM (
      SELECT bucket, max(version) AS begun
      FROM (${ROLLUPS.map((rollup) => `SELECT bucket, version FROM ${rollup}_${suffix} WHERE ${BEGUN}`).join(' UNION ALL ')})
      GROUP BY bucket
    ) AS written
    LEFT JOIN (
      SELECT bucket, max(version) AS finished FROM edge_versions
      WHERE resolution_s = ${seconds} AND version >= {from:UInt64}
      GROUP BY bucket
    ) AS current USING (bucket)
    WHERE begun > finished`,
  );
  const rows = await store.read<{ seconds: number; at: Bucket }>(
    `SELECT toUInt32(seconds) AS seconds, toUnixTimestamp(bucket) AS at FROM (${store.onShards(unfinished.join('\n    UNION ALL'))})`,
    { params: { from: versionAt(begun.fromMs), to: versionAt(begun.toMs) } },
  );
  return new Map(
    [...Map.groupBy(rows, ({ seconds }) => seconds)].map(([seconds, buckets]) => [
      seconds,
      buckets.map(({ at }) => at),
    ]),
  );
}
