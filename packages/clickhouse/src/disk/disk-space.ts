import type { Store } from '../store/connect.ts';

/** Room on the disks that ClickHouse writes the database to, in bytes. */
export interface DiskSpace {
  freeBytes: number;
  totalBytes: number;
  /** Of parts that are deleted or merged already, and leave the disk when the last query that reads them ends. */
  leavingBytes: number;
  /** The server refuses inserts when less than this is free; 0 where it was not told to. */
  refusesBelowBytes: number;
}

/**
 * The disks of a storage policy count as one, because a part may go to any of them; of several policies the scarcest by
 * share counts.
 * @throws StoreUnavailableError
 */
export async function readDiskSpace(store: Store, signal?: AbortSignal): Promise<DiskSpace> {
  const [row] = await store.read<DiskSpace>(
    `SELECT sum(toFloat64(free_space)) AS freeBytes, sum(toFloat64(total_space)) AS totalBytes,
       (SELECT sum(bytes_on_disk) FROM system.parts WHERE database = {database:String} AND NOT active) AS leavingBytes,
       (SELECT toUInt64OrZero(any(value)) FROM system.merge_tree_settings
        WHERE name = 'min_free_disk_bytes_to_perform_insert') AS refusesBelowBytes
     FROM system.disks AS disks
     INNER JOIN (
       SELECT policy_name, arrayJoin(disks) AS name FROM system.storage_policies
       WHERE policy_name IN (SELECT storage_policy FROM system.tables WHERE database = {database:String})
     ) AS policies ON policies.name = disks.name
     WHERE NOT is_read_only
     GROUP BY policy_name
     ORDER BY freeBytes / totalBytes
     LIMIT 1`,
    { params: { database: store.database }, ...(signal ? { signal } : {}) },
  );
  return row ?? { freeBytes: 0, totalBytes: 0, leavingBytes: 0, refusesBelowBytes: 0 };
}
